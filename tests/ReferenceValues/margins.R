# Reference values of average marginal effects and predictive margins on generalized-data.csv, from their definition: predictions of R's glm, averaged,
# differentiated by central differences, with delta-method errors from a numerical Jacobian over the coefficients (numDeriv).
# Made with R 4.2.2. Run: Rscript margins.R > margins.csv
d <- read.csv("generalized-data.csv"); d$region <- ifelse(d$north == 1, "north", ifelse(d$south == 1, "south", "east"))
w <- function(model, quantity, term, value) cat(sprintf("%s,%s,%s,%.17g\n", model, quantity, term, value), sep = "")
cat("model,quantity,term,value\n")
jacobian <- function(f, b) sapply(seq_along(b), function(j) { h <- 1e-4 * max(1, abs(b[j])); g <- function(s) { c0 <- b; c0[j] <- c0[j] + s * h; f(c0) }; (8 * (g(1) - g(-1)) - (g(2) - g(-2))) / (12 * h) })
k <- glm.control(epsilon = 1e-14, maxit = 100)
report <- function(name, m, pw = rep(1, nrow(d))) {
  m <- update(m, start = coef(m)); b <- coef(m); V <- vcov(m); f <- delete.response(terms(m)); off <- function(data) if (name == "logistic") 0 else log(data$exposure)
  mean_of <- function(data) { X <- model.matrix(f, data, xlev = m$xlevels); o <- off(data); function(b) sum(pw * m$family$linkinv(drop(X %*% b) + o)) / sum(pw) }
  set <- function(column, value) { e <- d; e[[column]] <- value; e }
  tell <- function(term, fun) { g <- jacobian(fun, b); w(name, "value", term, fun(b)); w(name, "se", term, sqrt(drop(g %*% V %*% g))) }
  for (column in c("x", "z")) {
    h <- 1e-3
    parts <- lapply(c(1, -1, 2, -2), function(s) mean_of({ e <- d; e[[column]] <- e[[column]] + s * h; e }))
    tell(column, function(b) (8 * (parts[[1]](b) - parts[[2]](b)) - (parts[[3]](b) - parts[[4]](b))) / (12 * h))
  }
  a <- mean_of(set("female", 1)); z <- mean_of(set("female", 0)); tell("female: 1 - 0", function(b) a(b) - z(b))
  for (r in c("north", "south")) { a <- mean_of(set("region", r)); z0 <- mean_of(set("region", "east")); local({ a1 <- a; z1 <- z0; tell(paste0("region: ", r, " - east"), function(b) a1(b) - z1(b)) }) }
  for (v in c(-1, 0, 2)) { a <- mean_of(set("x", v)); tell(paste0("x = ", v), a)
    g <- jacobian(a, b); p <- a(b); e <- m$family$linkfun(p); s <- sqrt(drop(g %*% V %*% g)) / m$family$mu.eta(e)
    w(name, "lower", paste0("x = ", v), m$family$linkinv(e - qnorm(.975) * s)); w(name, "upper", paste0("x = ", v), m$family$linkinv(e + qnorm(.975) * s)) }
}
report("logistic", glm(passed ~ x * female + I(x^2) + z + region, binomial, d, control = k))
report("poisson", glm(visits ~ x * female + z + region + offset(log(exposure)), poisson, d, control = k))
