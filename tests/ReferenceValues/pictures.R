# What the field's pictures compute before they are drawn.
# Made with R 4.2.2, survival 3.5-3 (Debian r-cran-survival). Run: Rscript pictures.R > pictures.csv
suppressMessages(library(survival))
options(digits = 17)
cat("quantity,case,a,b,c,value\n")
w <- function(quantity, case, a, b, c, value) cat(sprintf("%s,%s,%.17g,%.17g,%.17g,%.17g\n", quantity, case, a, b, c, value), sep = "")

# Quantiles of the binomial, and the interpolated limits of Spiegelhalter (2005), appendix A.1.1. a = trials, b = share, c = probability.
grid <- expand.grid(n = c(1, 2, 5, 17, 60, 250, 4000), share = c(0.03, 0.5, 0.68, 0.995), p = c(0.001, 0.025, 0.975, 0.999))
w("qbinom", "", grid$n, grid$share, grid$p, qbinom(grid$p, grid$n, grid$share))
limit <- function(n, share, p) {
  r <- qbinom(p, n, share)
  alpha <- (pbinom(r, n, share) - p) / dbinom(r, n, share)
  pmin(1, pmax(0, (r - alpha) / n))
}
w("funnel", "share", grid$n, grid$share, grid$p, limit(grid$n, grid$share, grid$p))
w("funnel", "mean", c(4, 25, 400), 1.7, 0.975, 7.5 + qnorm(0.975) * 1.7 / sqrt(c(4, 25, 400)))
w("funnel", "mean", c(4, 25, 400), 1.7, 0.001, 7.5 + qnorm(0.001) * 1.7 / sqrt(c(4, 25, 400)))

# Wilson's interval of a share. a = successes, b = trials, c = 0 lower, 1 upper.
for (case in list(c(0, 12), c(1, 12), c(7, 10), c(12, 12), c(300, 1000))) {
  ends <- suppressWarnings(prop.test(case[1], case[2], correct = FALSE)$conf.int)
  w("wilson", "", case[1], case[2], 0:1, ends)
}

# Survival with ties, censoring at event times, and an event at time 0. a = time, b = 0 estimate, 1 lower, 2 upper, 3 at risk, 4 censored.
time <- c(0, 1, 1, 2, 3, 3, 3, 5, 6, 6, 7, 8, 9, 9, 9, 10, 12, 12, 13, 15)
cause <- c(1, 1, 0, 2, 1, 1, 0, 0, 2, 1, 0, 1, 1, 2, 0, 0, 1, 0, 2, 0)
fit <- survfit(Surv(time, cause > 0) ~ 1, conf.type = "log-log")
w("survival", "", fit$time, 0, 0, fit$surv)
w("survival", "", fit$time[fit$surv < 1], 1, 0, fit$lower[fit$surv < 1])
w("survival", "", fit$time[fit$surv < 1], 2, 0, fit$upper[fit$surv < 1])
w("survival", "", fit$time, 3, 0, fit$n.risk)
w("survival", "", fit$time, 4, 0, fit$n.censor)

# Cumulative incidence of two causes. a = time, b = 0 estimate, 1 standard error, c = cause.
states <- survfit(Surv(time, factor(cause, 0:2, c("none", "one", "two"))) ~ 1)
for (k in 1:2) {
  w("incidence", "", states$time, 0, k, states$pstate[, k + 1])
  w("incidence", "", states$time, 1, k, states$std.err[, k + 1])
}

# Local linear regression with tricube weights, span 0.75, of 0/1 outcomes with ties. a = place, b = 0 value, 1 standard error for Bernoulli outcomes.
i <- 0:59
x <- round(plogis(2.1 * sin(i * 1.7) + 0.4 * cos(i * 0.6) - 0.8), 2)
y <- as.integer(((i * 37) %% 61) / 61 < 0.15 + 0.7 * x)
w("smooth-data", "", x, y, 0, 0)
fit <- loess(y ~ x, degree = 1, span = 0.75, surface = "direct", family = "gaussian", control = loess.control(surface = "direct", statistics = "exact"))
for (at in c(0.06, 0.15, 0.3, 0.5, 0.75)) {
  value <- predict(fit, data.frame(x = at))
  q <- floor(length(x) * 0.75 + 1e-5); h <- sort(abs(x - at))[q]
  k <- pmax(0, 1 - (abs(x - at) / h)^3)^3
  X <- cbind(1, x - at)
  l <- (solve(t(X) %*% (k * X)) %*% t(X * k))[1, ]
  w("smooth", "", at, 0, 0, value)
  w("smooth", "", at, 1, 0, sqrt(sum(l^2) * value * (1 - value)))
}

# Item probabilities and information: slopes by symbolic differentiation. a = ability, b = category, c = 0 probability, 1 information (b = 0).
binary <- expression(g + (1 - g) / (1 + exp(-a * (t - b))))
for (t in c(-3, -0.5, 0, 1.2, 4)) {
  p <- eval(binary, list(g = 0.2, a = 1.4, b = 1.3, t = t)); d <- eval(D(binary, "t"), list(g = 0.2, a = 1.4, b = 1.3, t = t))
  w("item", "3PL", t, 1, 0, p)
  w("item", "3PL", t, 0, 1, d^2 / (p * (1 - p)))
  b <- c(-1.6, -0.4, 0.7, 1.9); cumulative <- c(1, plogis(1.7 * (t - b)), 0); p <- -diff(cumulative)
  boundary <- expression(1 / (1 + exp(-1.7 * (t - b)))); d <- -diff(c(0, eval(D(boundary, "t"), list(t = t, b = b)), 0))
  w("item", "graded", t, 0:4, 0, p)
  w("item", "graded", t, 0, 1, sum(d^2 / p))
}

# Quantile-quantile plots: positions, line through the quartiles, standard error of an order statistic (car::qqPlot writes it so). a = row from 0.
for (n in c(5, 40)) {
  z <- sort(round(sin(seq_len(n) * 1.3) * 2 + cos(seq_len(n) * 0.7), 3)); p <- ppoints(n); case <- paste0("n", n)
  slope <- diff(quantile(z, c(0.25, 0.75))) / diff(qnorm(c(0.25, 0.75)))
  w("quantile-data", case, seq_len(n) - 1, 0, 0, z)
  w("quantile", case, seq_len(n) - 1, 0, 0, p)
  w("quantile", case, 0, 1, 0, slope)
  w("quantile", case, 0, 2, 0, quantile(z, 0.25) - slope * qnorm(0.25))
  w("quantile", case, seq_len(n) - 1, 3, 0, slope / dnorm(qnorm(p)) * sqrt(p * (1 - p) / n))
}

# Population stability index. Cumulative sums by Reduce. a = row from 0, b = 0 up, 1 down.
before <- c(120, 80, 40, 10); now <- c(90, 85, 55, 20)
w("stability", "", 0, 0, 0, sum((now / sum(now) - before / sum(before)) * log((now / sum(now)) / (before / sum(before)))))
v <- c(0.2, -0.4, 1.1, 1.6, 0.9, 2.2, -3.1, -2.4, -1.9, 0.1, 1.4)
w("cusum-data", "", seq_along(v) - 1, 0, 0, v)
w("cusum", "", seq_along(v) - 1, 0, 0, Reduce(function(s, z) max(0, s + z - 0.5), (v - 0.3) / 1.25, 0, accumulate = TRUE)[-1])
w("cusum", "", seq_along(v) - 1, 1, 0, -Reduce(function(s, z) max(0, s - z - 0.5), (v - 0.3) / 1.25, 0, accumulate = TRUE)[-1])
