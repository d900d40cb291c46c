# Reference values of the time to an event. Data are simulated here: 260 learners in 20 schools with tied weekly times, a covariate that changes, three programmes, two kinds of event.
# Writes survival-data.csv and survival.csv. Made with R 4.2.2, survival 3.5.3, cmprsk 2.2.11, sandwich 3.0.2. Run: Rscript survival.R
suppressMessages({library(survival); library(sandwich)})
set.seed(20261123)
n <- 260
school <- sample(1:20, n, TRUE); u <- rnorm(20, 0, .4)[school]
x <- round(rnorm(n), 3); z <- round(runif(n), 3); programme <- sample(c("a", "b", "c"), n, TRUE)
rate <- exp(-3.2 + .5 * x - .6 * z + .3 * (programme == "b") + u)
t1 <- rexp(n, rate); t2 <- rexp(n, .02); cens <- runif(n, 5, 40)
tt <- pmin(t1, t2, cens); kind <- ifelse(tt == t1, 1, ifelse(tt == t2, 2, 0))
time <- round(tt, 2) + .01; week <- pmin(ceiling(time), 26); weekkind <- ifelse(ceiling(time) > 26, 0, kind)
entry <- ifelse(runif(n) < .3, round(runif(n, 0, .9) * time, 2), 0); weekentry <- pmin(floor(entry), week - 1)
weight <- round(runif(n, .3, 2.5), 2); off <- round(rnorm(n, 0, .3), 3)
d <- data.frame(time, week, entry, weekentry, kind, weekkind, x, z, programme, school, weight, off)
d$event <- as.numeric(d$kind == 1); d$weekevent <- as.numeric(d$weekkind == 1); d$any <- as.numeric(d$kind > 0)
write.csv(d, "survival-data.csv", row.names = FALSE, quote = FALSE)
d <- read.csv("survival-data.csv")
out <- file("survival.csv", "w"); cat("model,quantity,term,value\n", file = out)
w <- function(model, quantity, term, value) cat(sprintf("%s,%s,%s,%.17g\n", model, quantity, term, as.numeric(value)), sep = "", file = out)

# Kaplan-Meier
for (type in c("log-log", "log", "plain")) for (case in c("week", "entry", "weighted")) {
  s <- switch(case, week = survfit(Surv(week, weekevent) ~ 1, d, conf.type = type), entry = survfit(Surv(entry, time, event) ~ 1, d, conf.type = type),
    weighted = survfit(Surv(week, weekevent) ~ 1, d, weights = weight, conf.type = type, robust = FALSE))
  m <- paste0("km-", case, "-", type); k <- seq_along(s$time)
  if (case == "entry") { k <- k[s$time %in% d$time]; k <- k[seq(1, length(k), 8)] }
  w(m, "time", k, s$time[k]); w(m, "survival", k, s$surv[k]); w(m, "error", k, s$surv[k] * s$std.err[k]); w(m, "lower", k, s$lower[k]); w(m, "upper", k, s$upper[k]); w(m, "atrisk", k, s$n.risk[k])
  if (case == "week") { q <- quantile(s, c(.2, .3, .5)); for (i in 1:3) { w(m, "quantile", c(.2, .3, .5)[i], q$quantile[i]); w(m, "qlower", c(.2, .3, .5)[i], q$lower[i]); w(m, "qupper", c(.2, .3, .5)[i], q$upper[i]) }
    r <- summary(s, rmean = 20)$table; w(m, "rmean", "20", r["rmean"]); w(m, "rmeanse", "20", r["se(rmean)"]) }
}
s <- survfit(Surv(time, any) ~ programme, d, conf.type = "log-log")
for (g in 1:3) { r <- summary(s)$table[g, ]; w("km-groups", "median", c("a", "b", "c")[g], r["median"]); w("km-groups", "mlower", c("a", "b", "c")[g], r["0.95LCL"]); w("km-groups", "mupper", c("a", "b", "c")[g], r["0.95UCL"]) }

# Log-rank
lr <- function(m, f, rho) { s <- survdiff(f, d, rho = rho); w(m, "chisq", "", s$chisq); o <- if (is.matrix(s$obs)) rowSums(s$obs) else s$obs; e <- if (is.matrix(s$exp)) rowSums(s$exp) else s$exp
  w(m, "observed", 1:3, o); w(m, "expected", 1:3, e) }
lr("logrank-0", Surv(week, weekevent) ~ programme, 0); lr("logrank-1", Surv(week, weekevent) ~ programme, 1)
lr("logrank-0-strata", Surv(week, weekevent) ~ programme + strata(school), 0); lr("logrank-1-strata", Surv(week, weekevent) ~ programme + strata(school), 1)

# Cox
tight <- coxph.control(eps = 1e-14, iter.max = 100, toler.chol = 1e-14)
cox <- function(m, f, ties = "efron", robust = FALSE, ...) {
  c <- do.call("coxph", c(list(f, quote(d), ties = ties, control = tight, x = TRUE), if (robust) list(robust = TRUE), list(...))); t <- names(coef(c)); s <- summary(c)
  w(m, "estimate", t, coef(c)); w(m, "se", t, sqrt(diag(vcov(c)))); w(m, "loglik", c("null", "model"), c$loglik)
  w(m, "lr", "", s$logtest["test"]); w(m, "wald", "", c$wald.test); w(m, "score", "", s$sctest["test"]); w(m, "concordance", "", concordance(c)$concordance)
  for (g in c("km", "identity", "log", "rank")) { p <- cox.zph(c, transform = g, terms = FALSE)$table; w(m, paste0("zph-", g), rownames(p), p[, 1]) }
  r <- residuals(c, "martingale"); w(m, "martingale", c(1, 2, 3, 50, 99, 200), r[c(1, 2, 3, 50, 99, 200)])
  c
}
curve <- function(m, c, new, type) { s <- survfit(c, new, conf.type = type); k <- which(s$n.event > 0); k <- k[seq(1, length(k), length.out = min(12, length(k)))]
  w(m, "curve-at", 1:length(k), s$time[k]); w(m, "curve", 1:length(k), s$surv[k]); w(m, "curve-se", 1:length(k), (s$surv * s$std.err)[k]); w(m, "curve-lower", 1:length(k), s$lower[k]); w(m, "curve-upper", 1:length(k), s$upper[k]) }
d$pb <- as.numeric(d$programme == "b"); d$pc <- as.numeric(d$programme == "c"); new <- data.frame(x = .7, z = .2, pb = 1, pc = 0, off = 0, programme = "a")
c <- cox("efron", Surv(week, weekevent) ~ x + z + pb + pc); curve("efron", c, new, "log-log")
c <- cox("breslow", Surv(week, weekevent) ~ x + z + pb + pc, "breslow"); curve("breslow", c, new, "log")
cox("noties", Surv(time, any) ~ x + z)
c <- cox("entry", Surv(entry, time, event) ~ x + z + pb + pc); curve("entry", c, new, "plain")
cox("weekentry", Surv(weekentry, week, weekevent) ~ x + z); cox("weekentry-breslow", Surv(weekentry, week, weekevent) ~ x + z, "breslow")
cox("strata", Surv(week, weekevent) ~ x + z + strata(programme)); cox("weighted", Surv(week, weekevent) ~ x + z, weights = quote(ceiling(weight)))
cox("offset", Surv(week, weekevent) ~ x + z + offset(off))
cox("cluster", Surv(week, weekevent) ~ x + z, cluster = quote(school)); cox("cluster-breslow", Surv(week, weekevent) ~ x + z, "breslow", cluster = quote(school))
cox("robust", Surv(weekentry, week, weekevent) ~ x + z + strata(programme), weights = quote(weight), cluster = quote(seq_len(260)))
cox("cluster-strata", Surv(weekentry, week, weekevent) ~ x + z + strata(programme), weights = quote(weight), cluster = quote(school))

# Cumulative incidence
for (case in c("time", "week")) {
  s <- if (case == "time") survfit(Surv(time, factor(kind)) ~ 1, d) else survfit(Surv(week, factor(weekkind)) ~ 1, d)
  k <- seq(1, length(s$time), if (case == "time") 8 else 1); m <- paste0("cif-", case); w(m, "time", k, s$time[k])
  for (j in 1:2) { w(m, paste0("incidence", j), k, s$pstate[k, j + 1]); w(m, paste0("error", j), k, s$std.err[k, j + 1]) }
}
cu <- cmprsk::cuminc(d$week, d$weekkind); for (j in 1:2) { e <- cmprsk::timepoints(cu, c(5, 10, 20))$est[j, ]; v <- cmprsk::timepoints(cu, c(5, 10, 20))$var[j, ]; w("cuminc", paste0("incidence", j), c(5, 10, 20), e); w("cuminc", paste0("variance", j), c(5, 10, 20), v) }

# Discrete-time hazards
pp <- d[rep(1:n, d$week - d$weekentry), ]; pp$period <- unlist(Map(function(a, b) (a + 1):b, d$weekentry, d$week)); pp$y <- as.numeric(pp$period == pp$week & pp$weekkind == 1); pp$y2 <- as.numeric(pp$period == pp$week & pp$weekkind == 2)
dh <- function(m, f, link) { g <- glm(f, binomial(link), pp, epsilon = 1e-14, maxit = 100); t <- names(coef(g)); w(m, "estimate", t, coef(g)); w(m, "se", t, sqrt(diag(vcov(g)))); v <- vcovCL(g, pp$school, type = "HC0", cadjust = TRUE); w(m, "cr1", t, sqrt(diag(v))); w(m, "loglik", "", logLik(g)); w(m, "rows", "", nrow(pp)) }
dh("hazard-logit", y ~ x + z + log(period), "logit"); dh("hazard-cloglog", y ~ x + z + x:period + period, "cloglog"); dh("hazard-second", y2 ~ x + z + period, "logit")
close(out)
