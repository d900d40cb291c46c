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
