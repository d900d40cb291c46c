# Reference values of survey estimates. R 4.2.2, survey 4.1.1, mitools 2.4.
# Logistic fits start again from their result twice, since svyglm stops at 1e-8 and takes its bread from the step before.
# Writes survey-data.csv (simulated here) and survey.csv (case, quantity, value).
options(warn = -1); suppressMessages({library(survey); library(mitools)})
set.seed(20241)
strata <- 6; rows <- list()
for (h in 1:strata) {
  units <- c(4, 3, 5, 2, 6, 4)[h]
  for (u in 1:units) {
    n <- sample(4:9, 1); b <- rnorm(1, 0, 3)
    x <- rnorm(n, h / 3); z <- rbinom(n, 1, .4)
    y <- 50 + 2 * h + 3 * x - 2 * z + b + rnorm(n, 0, 5)
    rows[[length(rows) + 1]] <- data.frame(stratum = h, unit = h * 100 + u, population = c(40, 12, 50, 20, 30, 16)[h],
      weight = round(c(40, 12, 50, 20, 30, 16)[h] / units * runif(n, .7, 1.5), 3), x = round(x, 4), z = z, y = round(y, 3),
      passed = rbinom(n, 1, plogis(-.4 + .7 * x)), count = rpois(n, exp(.5 + .3 * x)), level = sample(c("a", "b", "c"), n, TRUE, c(.5, .3, .2)))
  }
}
d <- do.call(rbind, rows); d$level <- factor(d$level, unique(d$level))
theta <- (d$y - 50) / 8
for (k in 1:5) d[[paste0("pv", k)]] <- round(500 + 90 * (theta + rnorm(nrow(d), 0, .5)), 2)
d$holes <- d$y; d$holes[seq(3, nrow(d), 11)] <- NA
write.csv(d, "survey-data.csv", row.names = FALSE, quote = FALSE, na = "NaN")
out <- list(); add <- function(case, q, v) out[[length(out) + 1]] <<- data.frame(case = case, quantity = q, value = sprintf("%.17g", as.numeric(v)))
add2 <- function(case, s) { add(case, paste0(names(coef(s)), ".value"), coef(s)); add(case, paste0(names(coef(s)), ".se"), sqrt(diag(as.matrix(vcov(s))))) }
# Barnard and Rubin's (1999) degrees of freedom, as mice has them; mitools 2.4 leaves (1 + 1/m) out of those of the observed data.
bare <- function(mi, res, dfcom) { m <- length(res); b <- diag(var(do.call(rbind, lapply(res, coef)))); l <- (1 + 1 / m) * b / diag(vcov(mi))
  old <- (m - 1) / l^2; obs <- (dfcom + 1) / (dfcom + 3) * dfcom * (1 - l); old * obs / (old + obs) }
designs <- list(
  weighted = svydesign(~1, weights = ~weight, data = d),
  clustered = svydesign(~unit, strata = ~stratum, weights = ~weight, data = d),
  fpc = svydesign(~unit, strata = ~stratum, weights = ~weight, fpc = ~population, data = d))
d2 <- d[d$unit %% 100 <= 2, ]
halves <- svydesign(~unit, strata = ~stratum, weights = ~weight, data = d2)
designs$jkn <- as.svrepdesign(designs$clustered, type = "JKn")
designs$jknfpc <- as.svrepdesign(designs$fpc, type = "JKn")
designs$brr <- as.svrepdesign(halves, type = "BRR")
designs$fay <- as.svrepdesign(halves, type = "Fay", fay.rho = .3)
for (name in names(designs)) {
  g <- designs[[name]]
  m <- svymean(~y + x, g, deff = "replace"); add2(paste0("mean-", name), m)
  if (!inherits(g, "svyrep.design")) { add(paste0("mean-", name), c("y.deff", "x.deff"), deff(m))
    add(paste0("total-", name), "y.deff", deff(svytotal(~y, g, deff = "replace"))) }
  add(paste0("mean-", name), "df", degf(g)); add(paste0("mean-", name), c("y.lower", "x.lower"), confint(m, df = degf(g))[, 1])
  add2(paste0("total-", name), svytotal(~y + x, g))
  r <- svyratio(~y, ~weight, g); add(paste0("ratio-", name), c("value", "se"), c(coef(r), SE(r)))
  add2(paste0("share-", name), svymean(~level, g))
  q <- svyquantile(~y, g, c(.25, .5, .9)); add(paste0("quantile-", name), paste0(rep(c("value.", "lower.", "upper.", "se."), each = 3), c(25, 50, 90)), as.vector(q[[1]]))
  f <- svyglm(y ~ x + z, g); add2(paste0("linear-", name), f); add(paste0("linear-", name), "df", f$df.residual); add(paste0("linear-", name), "x.lower", confint(f)[2, 1])
  f <- svyglm(passed ~ x + z, g, family = quasibinomial()); f <- svyglm(passed ~ x + z, g, family = quasibinomial(), start = coef(f), control = glm.control(epsilon = 1e-14, maxit = 50)); f <- svyglm(passed ~ x + z, g, family = quasibinomial(), start = coef(f), control = glm.control(epsilon = 1e-14, maxit = 50)); add2(paste0("logistic-", name), f)
  f <- svyglm(count ~ x, g, family = quasipoisson()); f <- svyglm(count ~ x, g, family = quasipoisson(), start = coef(f), control = glm.control(epsilon = 1e-14, maxit = 50)); f <- svyglm(count ~ x, g, family = quasipoisson(), start = coef(f), control = glm.control(epsilon = 1e-14, maxit = 50)); add2(paste0("poisson-", name), f)
  s <- subset(g, z == 1 & stratum < 6); m <- svymean(~y, s); add2(paste0("domain-", name), m); add(paste0("domain-", name), "df", degf(s))
  m <- svymean(~holes, g, na.rm = TRUE); add2(paste0("holes-", name), m)
  pv <- imputationList(lapply(1:5, function(k) { e <- if (inherits(g, "svyrep.design")) g$variables else g$variables; e$pv <- e[[paste0("pv", k)]]; e }))
  res <- lapply(pv$imputations, function(e) { h <- g; h$variables <- e; svymean(~pv, h) })
  mi <- MIcombine(res); mi$df <- bare(mi, res, degf(g)); add(paste0("pv-mean-", name), c("value", "se", "df"), c(coef(mi), sqrt(vcov(mi)), mi$df))
  res <- lapply(pv$imputations, function(e) { h <- g; h$variables <- e; svyglm(pv ~ x, h) })
  mi <- MIcombine(res); mi$df <- bare(mi, res, res[[1]]$df.residual); add(paste0("pv-linear-", name), c("intercept", "x", "intercept.se", "x.se", "df1", "df2"), c(coef(mi), sqrt(diag(vcov(mi))), mi$df))
}
# One stratum with one unit, by each rule; the other strata as they are.
lone <- d[!(d$stratum == 4 & d$unit %% 100 > 1), ]
for (rule in c("certainty", "adjust", "average")) {
  options(survey.lonely.psu = rule)
  g <- svydesign(~unit, strata = ~stratum, weights = ~weight, data = lone)
  add2(paste0("lonely-", rule), svymean(~y, g)); add2(paste0("lonely-total-", rule), svytotal(~y, g))
}
options(survey.lonely.psu = "fail")
t <- do.call(rbind, out); t$quantity <- gsub("(Intercept)", "intercept", t$quantity, fixed = TRUE)
write.csv(t, "survey.csv", row.names = FALSE, quote = FALSE)
