# Reference values of ordinal regression on generalized-data.csv: ordinal::clm (which MASS::polr must agree with), and Brant's test from its definition
# (Brant 1990): the logistic regressions above each threshold, with the covariance of their slopes. Made with R 4.2.2, ordinal 2022.11, MASS 7.3.58.
# Run: Rscript ordinal.R > ordinal.csv
suppressMessages({library(ordinal); library(MASS)})
d <- read.csv("generalized-data.csv"); d$g <- factor(d$grade)
w <- function(model, quantity, term, value) cat(sprintf("%s,%s,%s,%.17g\n", model, quantity, term, value), sep = "")
cat("model,quantity,term,value\n")
brant <- function(name, X, y, terms, off) {
  J <- max(y); Z <- cbind(1, X); p <- ncol(Z); b <- list(); P <- list()
  for (k in 1:(J - 1)) { m <- glm.fit(Z, as.numeric(y > k), family = binomial(), offset = off, control = glm.control(epsilon = 1e-14, maxit = 100)); b[[k]] <- m$coefficients; P[[k]] <- m$fitted.values }
  V <- matrix(0, (J - 1) * p, (J - 1) * p)
  for (k in 1:(J - 1)) for (l in k:(J - 1)) {
    A <- solve(crossprod(Z * sqrt(P[[k]] * (1 - P[[k]])))); B <- solve(crossprod(Z * sqrt(P[[l]] * (1 - P[[l]])))); M <- crossprod(Z, Z * (P[[l]] * (1 - P[[k]])))
    v <- A %*% M %*% B; V[(k - 1) * p + 1:p, (l - 1) * p + 1:p] <- v; V[(l - 1) * p + 1:p, (k - 1) * p + 1:p] <- t(v)
  }
  bb <- unlist(b)
  test <- function(which) { D <- NULL; for (t in which) for (k in 2:(J - 1)) { r <- rep(0, length(bb)); r[(k - 1) * p + 1 + t] <- 1; r[1 + t] <- -1; D <- rbind(D, r) }
    x <- D %*% bb; drop(t(x) %*% solve(D %*% V %*% t(D)) %*% x) }
  w(name, "brant", "all", test(1:(p - 1))); for (t in 1:(p - 1)) w(name, "brant", terms[t], test(t))
}
report <- function(name, formula, data, weights = NULL) {
  data$w <- if (is.null(weights)) 1 else weights
  m <- clm(formula, data = data, weights = w, control = clm.control(gradTol = 1e-12, maxIter = 200))
  q <- polr(formula, data = data, weights = w, Hess = TRUE, control = list(reltol = 1e-14, maxit = 1000)); stopifnot(max(abs(q$coefficients - m$beta)) < 1e-4)
  se <- sqrt(diag(vcov(m)))
  w(name, "estimate", names(m$beta), m$beta); w(name, "se", names(m$beta), se[names(m$beta)])
  w(name, "estimate", names(m$alpha), m$alpha); w(name, "se", names(m$alpha), se[names(m$alpha)])
  w(name, "log_likelihood", "", as.numeric(logLik(m)))
  if (is.null(weights)) brant(name, model.matrix(m$terms, data)[, names(m$beta)], as.integer(data$g), names(m$beta), if (name == "offset") data$exposure else rep(0, nrow(data)))
  new <- data.frame(x = 0.5, z = -1, female = 1, north = 0, south = 1, exposure = 2); p <- predict(m, new, type = "prob")$fit
  w(name, "probability", 1:length(p), p)
}
report("plain", g ~ x + z + female + north + south, d)
report("weighted", g ~ x + female, d, d$trials)
report("offset", g ~ x + female + offset(exposure), d)
