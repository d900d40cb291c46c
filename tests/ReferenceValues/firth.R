# Reference values of Firth's logistic regression, from its definition: the log-likelihood plus half the log determinant of X'WX, maximised
# by optim and Newton's method; profile intervals by uniroot on the same function with one coefficient held fast (as logistf does). brglm2's
# mean bias reduction, which is the same estimator for logistic regression, must agree. Made with R 4.2.2, brglm2 0.9. Run: Rscript firth.R > firth.csv
suppressMessages(library(brglm2))
d <- read.csv("generalized-data.csv")
w <- function(model, quantity, term, value) cat(sprintf("%s,%s,%s,%.17g\n", model, quantity, term, value), sep = "")
cat("model,quantity,term,value\n")
pl <- function(b, X, y) { eta <- drop(X %*% b); p <- plogis(eta); sum(plogis(ifelse(y == 1, eta, -eta), log.p = TRUE)) + 0.5 * determinant(crossprod(X * sqrt(p * plogis(-eta))))$modulus[1] }
score <- function(b, X, y) { eta <- drop(X %*% b); p <- plogis(eta); Q <- qr.Q(qr(X * sqrt(p * (1 - p)))); h <- rowSums(Q^2); drop(crossprod(X, y - p + h * (0.5 - p))) }
newton <- function(b, X, y, free) {
  for (i in 1:500) {
    p <- plogis(drop(X %*% b)); I <- crossprod(X * sqrt(p * (1 - p))); step <- rep(0, length(b))
    step[free] <- solve(I[free, free, drop = FALSE], score(b, X, y)[free])
    s <- min(1, 1 / max(abs(step))); while (pl(b + s * step, X, y) < pl(b, X, y) - 1e-12 && s > 1e-8) s <- s / 2
    b <- b + s * step
    if (max(abs(step)) < 1e-12) break
  }
  b
}
report <- function(name, X, y, formula, data) {
  k <- ncol(X); b <- newton(rep(0, k), X, y, 1:k)
  stopifnot(max(abs(b - coef(glm(formula, binomial, data, method = brglm2::brglmFit, type = "AS_mean", epsilon = 1e-12)))) < 1e-6)
  best <- pl(b, X, y); p <- plogis(drop(X %*% b)); se <- sqrt(diag(solve(crossprod(X * sqrt(p * (1 - p))))))
  t <- colnames(X)
  w(name, "estimate", t, b); w(name, "se", t, se)
  for (j in 1:k) {
    held <- function(v) { c0 <- b; c0[j] <- v; 
      # the profile may have several hills: the highest of those reached from several starts
      2 * (best - max(sapply(c(1, 3, 10), function(m) { c2 <- m * c0; c2[j] <- v; pl(newton(c2, X, y, setdiff(1:k, j)), X, y) }))) }
    w(name, "p", t[j], pchisq(held(0), 1, lower.tail = FALSE))
    for (s in c(-1, 1)) w(name, if (s < 0) "lower" else "upper", t[j], uniroot(function(v) held(v) - qchisq(.95, 1), sort(c(b[j], b[j] + s * 2 * se[j])), extendInt = if (s < 0) "downX" else "upX", tol = 1e-11)$root)
  }
}
a <- d[d$small == 1, ]
report("small", model.matrix(~ x + z + female, a), a$passed, passed ~ x + z + female, a)
# separation: of the rare group all passed
a$rare <- as.numeric(a$passed == 1 & cumsum(a$passed) <= 5)
report("separated", model.matrix(~ x + rare, a), a$passed, passed ~ x + rare, a)
