# Reference values of linear mixed models: R's lme4 and lmerTest on the data of multilevel-data.csv, which our own generator made
# (MultilevelSample writes it; seed 20260801). Made with R 4.2.2, lme4 1.1.31, lmerTest 3.1.3. Run: Rscript multilevel.R > multilevel.csv
# The optimiser is run to a tighter tolerance than lme4's own, so that both stand at the optimum.
suppressMessages({library(lme4); library(lmerTest)})
options(digits = 17)
d <- read.csv("multilevel-data.csv")
for (f in c("school", "class", "pupil", "item")) d[[f]] <- factor(d[[f]])
control <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e5), calc.derivs = FALSE)
w <- function(model, quantity, term, value) cat(sprintf("%s,%s,%s,%.17g\n", model, quantity, term, value), sep = "")
cat("model,quantity,term,value\n")
report <- function(name, formula, REML = TRUE, data = d, effects = NULL, ...) {
  m <- do.call(lmerTest::lmer, list(formula, data = data, REML = REML, control = control, ...))
  s <- coef(summary(m))
  t <- gsub(",", ";", rownames(s))
  w(name, "estimate", t, s[, "Estimate"]); w(name, "se", t, s[, "Std. Error"]); w(name, "df", t, s[, "df"]); w(name, "p", t, s[, "Pr(>|t|)"])
  v <- as.data.frame(VarCorr(m))
  grp <- sub("\\.[0-9]+$", "", v$grp)
  key <- paste(grp, ifelse(is.na(v$var1), "", v$var1), ifelse(is.na(v$var2), "", v$var2), sep = "|")
  w(name, "variance", key, v$vcov); w(name, "sd", key, v$sdcor)
  w(name, "log_likelihood", "", as.numeric(logLik(m))); w(name, "aic", "", AIC(m)); w(name, "bic", "", BIC(m))
  fixed <- var(as.vector(getME(m, "X") %*% fixef(m)))
  between <- sum(sapply(names(VarCorr(m)), function(g) { S <- VarCorr(m)[[g]]; Z <- model.matrix(m)[, 0]; X <- as.matrix(data.frame(lapply(colnames(S), function(n) if (n == "(Intercept)") rep(1, nobs(m)) else m@frame[[n]]))); mean(rowSums((X %*% S) * X)) }))
  w(name, "r2_marginal", "", fixed / (fixed + between + sigma(m)^2)); w(name, "r2_conditional", "", (fixed + between) / (fixed + between + sigma(m)^2))
  if (!is.null(effects)) {
    r <- ranef(m, condVar = TRUE)[[effects]]
    pv <- attr(r, "postVar")
    for (k in seq_along(r)) { w(name, paste0("effect", k), rownames(r), r[[k]]); w(name, paste0("effect_sd", k), rownames(r), sqrt(pv[k, k, ])) }
  }
  invisible(m)
}
report("intercept_reml", y ~ x + z + (1 | school), effects = "school")
m0 <- report("intercept_ml", y ~ x + z + (1 | school), REML = FALSE)
m1 <- report("slope_ml", y ~ x + z + (1 + x | school), REML = FALSE)
report("slope_reml", y ~ x + z + (1 + x | school), effects = "school")
report("independent", y ~ x + z + (1 + x || school))
report("nested", y ~ x + (1 | school / class))
report("growth", y ~ x + (1 + x | pupil) + (1 + x | school))
report("crossed", y ~ x + (1 | pupil) + (1 | item), effects = "item")
report("crossed_slope", y ~ x + (1 + x | pupil) + (1 + x | item), REML = FALSE)
report("three", y ~ z + (1 | pupil) + (1 | class) + (1 | item))
report("weighted", y ~ x + (1 | school), weights = d$weight)
report("offset", y ~ x + (1 | school), offset = d$z)
report("no_intercept", y ~ 0 + x + z + (1 | school))
lr <- as.numeric(2 * (logLik(m1) - logLik(m0)))
w("compare", "statistic", "", lr); w("compare", "p_mixture", "", 0.5 * pchisq(lr, 1, lower.tail = FALSE) + 0.5 * pchisq(lr, 2, lower.tail = FALSE))
profiles <- function(name, formula) {
  p <- profile(lme4::lmer(formula, d, REML = FALSE, control = control), signames = FALSE, devtol = 1e-6)
  ci <- confint(p)
  w(name, "lower", gsub(",", ";", rownames(ci)), ci[, 1]); w(name, "upper", gsub(",", ";", rownames(ci)), ci[, 2])
}
profiles("profile", y ~ x + z + (1 | school))
profiles("profile_slope", y ~ x + z + (1 + x | school))
# Kenward and Roger's standard errors and degrees of freedom, from pbkrtest 0.5.2.
suppressMessages(library(pbkrtest))
kenward <- function(name, formula, data = d, ...) {
  m <- do.call(lmerTest::lmer, list(formula, data = data, REML = TRUE, control = control, ...))
  s <- coef(summary(m, ddf = "Kenward-Roger"))
  w(name, "kr_se", rownames(s), s[, "Std. Error"]); w(name, "kr_df", rownames(s), s[, "df"])
}
kenward("intercept_reml", y ~ x + z + (1 | school))
kenward("slope_reml", y ~ x + z + (1 + x | school))
kenward("independent", y ~ x + z + (1 + x || school))
kenward("nested", y ~ x + (1 | school / class))
kenward("growth", y ~ x + (1 + x | pupil) + (1 + x | school))
kenward("crossed", y ~ x + (1 | pupil) + (1 | item))
# (pbkrtest leaves weights out of its matrices, so that there is no reference for weighted models.)
kenward("no_intercept", y ~ 0 + x + z + (1 | school))
