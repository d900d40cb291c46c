# Reference values of meta-analysis. R 4.2.2, metafor 3.8.1, clubSandwich 0.5.8. Writes meta-analysis-data.csv (simulated here) and meta-analysis.csv (case, quantity, value).
suppressMessages({library(metafor); library(clubSandwich)}); options(warn = -1)
set.seed(5)
s <- rep(1:14, c(1, 3, 2, 4, 1, 2, 5, 3, 1, 2, 3, 4, 2, 2)); k <- length(s)
d <- data.frame(study = s, weeks = round(runif(14, 1, 20))[s], online = rbinom(k, 1, .5)); d$vi <- round(runif(k, .01, .12), 4)
d$yi <- round(.3 - .01 * d$weeks + rnorm(14, 0, .2)[s] + rnorm(k, 0, .12) + rnorm(k, 0, sqrt(d$vi)), 4)
write.csv(d, "meta-analysis-data.csv", row.names = FALSE, quote = FALSE)
out <- list(); add <- function(case, q, v) out[[length(out) + 1]] <<- data.frame(case = case, quantity = q, value = sprintf("%.17g", as.numeric(v)))
tight <- list(threshold = 1e-14, maxiter = 10000, stepadj = 1)
for (m in c("REML", "ML", "DL", "PM", "EB", "SJ", "FE")) for (mods in c(FALSE, TRUE)) for (test in c("z", "knha", "adhoc")) {
  if (m == "FE" && test != "z") next
  ctl <- if (m %in% c("DL", "SJ", "FE")) list() else if (m == "PM") list(tol = 1e-14, maxiter = 5000) else tight
  r <- if (mods) rma(yi, vi, mods = ~ weeks + online, data = d, method = m, test = test, control = ctl) else rma(yi, vi, data = d, method = m, test = test, control = ctl)
  case <- paste(m, if (mods) "mods" else "plain", test, sep = "-")
  add(case, paste0("b", 1:r$p), r$beta); add(case, paste0("se", 1:r$p), r$se); add(case, c("lower1", "p1", "tau2", "I2", "H2", "QE", "QEp", "ll"), c(r$ci.lb[1], r$pval[1], r$tau2, r$I2 / 100, r$H2, r$QE, r$QEp, if (m == "REML") r$fit.stats["ll", "REML"] else r$fit.stats["ll", "ML"]))
  if (mods) { add(case, c("QM", "QMp"), c(r$QM, r$QMp)); if (m != "FE") add(case, "R2", r$R2 / 100) }
  if (m %in% c("REML", "ML")) add(case, "se.tau2", r$se.tau2)
  if (m != "FE") { ci <- confint(r, control = list(tol = 1e-14, maxiter = 10000))$random; add(case, c("tau2.lower", "tau2.upper", "I2.lower", "I2.upper"), c(ci[1, 2:3], ci[3, 2:3] / 100)) 
    if (!mods) { p <- predict(r); add(case, c("pi.lower", "pi.upper"), c(p$pi.lb, p$pi.ub)); add(case, c("weight1", "weight9"), weights(r)[c(1, 9)] / 100) } }
}
for (mods in c(FALSE, TRUE)) for (m in c("REML", "ML")) {
  d$effect <- 1:k; ctl <- list(optimizer = "optim", optmethod = "Nelder-Mead", reltol = 1e-16, maxit = 20000)
  r <- rma.mv(yi, vi, mods = if (mods) ~ weeks + online else ~ 1, random = ~ 1 | study / effect, data = d, method = m, test = "t", control = ctl, sparse = FALSE)
  case <- paste("three", m, if (mods) "mods" else "plain", sep = "-")
  add(case, paste0("b", 1:r$p), r$beta); add(case, paste0("se", 1:r$p), r$se); add(case, c("sigma1", "sigma2", "lower1", "ll"), c(r$sigma2, r$ci.lb[1], logLik(r)))
  ct <- coef_test(r, vcov = "CR2", cluster = d$study, test = "Satterthwaite"); add(case, paste0("cr2se", 1:r$p), ct$SE); add(case, paste0("cr2df", 1:r$p), ct$df_Satt)
  if (m == "REML") { r <- rma(yi, vi, mods = if (mods) ~ weeks + online else ~ 1, data = d, control = tight); ct <- coef_test(r, vcov = "CR2", cluster = d$study, test = "Satterthwaite")
    add(case, paste0("unicr2se", 1:r$p), ct$SE); add(case, paste0("unicr2df", 1:r$p), ct$df_Satt) }
}
r <- rma(yi, vi, mods = ~ weeks + online, data = d, test = "knha"); add("early", c("tau2", "b1", "se2"), c(r$tau2, r$beta[1], r$se[2]))
e <- regtest(rma(yi, vi, data = d), model = "lm"); add("egger", c("t", "p", "limit", "df"), c(e$zval, e$pval, e$est, e$dfs))
l <- leave1out(rma(yi, vi, data = d, test = "knha", control = tight)); add("leave", paste0("b", c(1, 5, k)), l$estimate[c(1, 5, k)]); add("leave", paste0("tau2.", c(1, 5, k)), l$tau2[c(1, 5, k)])
write.csv(do.call(rbind, out), "meta-analysis.csv", row.names = FALSE, quote = FALSE)
