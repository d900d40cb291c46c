# Reference values of reliability and exploratory factor analysis on factors-data.csv. Made with R 4.2.2, psych 2.2.9, lavaan 0.6-14, lme4, GPArotation. Run: Rscript reliability.R > reliability.csv
suppressMessages({library(psych); library(lavaan); library(lme4)})
d <- read.csv("factors-data.csv")
w <- function(case, quantity, term, value) cat(sprintf("%s,%s,%s,%.15g\n", case, quantity, term, value), sep = "")
cat("case,quantity,term,value\n")
x <- d[paste0("x", 1:6)]; m <- d[paste0("m", 1:6)]
al <- function(case, d, ...) {
  capture.output(a <- suppressWarnings(psych::alpha(d, ...))); t <- a$total
  w(case, "alpha", "", t$raw_alpha); w(case, "standardised", "", t$std.alpha); w(case, "lambda6", "", t[["G6(smc)"]]); w(case, "mean.r", "", t$average_r); w(case, "duhachek.se", "", t$ase)
  w(case, "dropped", rownames(a$alpha.drop), a$alpha.drop$raw_alpha); w(case, "item.rest", rownames(a$item.stats), a$item.stats$r.drop); w(case, "item.total", rownames(a$item.stats), a$item.stats$raw.r)
}
al("alpha", x); al("pairwise", m, use = "pairwise"); al("listwise", na.omit(m)); r <- x; r$x2 <- -r$x2; al("reversed", r)
a <- psych::alpha(x)$total$raw_alpha; n <- 400; k <- 6
w("alpha", "feldt", c("lower", "upper"), 1 - (1 - a) * qf(c(0.975, 0.025), n - 1, (n - 1) * (k - 1)))
f <- cfa("f =~ NA*x1 + a*x1 + b*x2 + c*x3 + d*x4 + e*x5 + g*x6\nf ~~ 1*f\nx1 ~~ r1*x1\nx2 ~~ r2*x2\nx3 ~~ r3*x3\nx4 ~~ r4*x4\nx5 ~~ r5*x5\nx6 ~~ r6*x6\nomega := (a+b+c+d+e+g)^2 / ((a+b+c+d+e+g)^2 + r1+r2+r3+r4+r5+r6)", d)
pe <- parameterEstimates(f); o <- pe[pe$lhs == "omega", ]; w("omega", c("total", "se"), "", c(o$est, o$se))
l <- pe$est[pe$op == "=~"]; w("omega", "observed", "", sum(l)^2 / sum(lavInspect(f, "sampstat")$cov))
sf <- matrix(c(9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7), ncol = 4, byrow = TRUE)
icc <- function(case, m) { i <- suppressMessages(psych::ICC(m, lmer = FALSE))$results; t <- c("ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"); for (q in c("ICC", "F", "df2", "p", "lower bound", "upper bound")) w(case, q, t, i[[q]]) }
icc("shrout", sf); icc("icc", as.matrix(d[c("x4", "x5", "x6")]))
r1 <- pmin(5, pmax(1, round(d$x4))); r2 <- pmin(5, pmax(1, round((d$x5 + d$x4) / 2)))
p <- table(factor(r1, 1:5), factor(r2, 1:5)) / 400
kap <- function(case, W) {  # Fleiss, Cohen and Everitt (1969), from the formula
  pr <- rowSums(p); pc <- colSums(p); po <- sum(W * p); pe <- sum(W * outer(pr, pc)); k <- (po - pe) / (1 - pe)
  wr <- W %*% pc; wc <- t(W) %*% pr; M <- outer(as.vector(wr), as.vector(wc), "+")
  v <- (sum(p * (W - M * (1 - k))^2) - (k - pe * (1 - k))^2) / (400 * (1 - pe)^2); v0 <- (sum(outer(pr, pc) * (W - M)^2) - pe^2) / (400 * (1 - pe)^2)
  w(case, c("kappa", "se", "z"), "", c(k, sqrt(v), k / sqrt(v0)))
}
D <- abs(outer(1:5, 1:5, "-")); kap("kappa.none", 1 * (D == 0)); kap("kappa.linear", 1 - D / 4); kap("kappa.quadratic", 1 - D^2 / 16)
ck <- cohen.kappa(cbind(r1, r2)); w("kappa.none", "psych", "", ck$kappa); w("kappa.quadratic", "psych", "", ck$weighted.kappa)
long <- data.frame(p = factor(rep(1:400, 6)), i = factor(rep(1:6, each = 400)), o = factor(rep(1:2, each = 1200)), y = unlist(x))
long$y <- long$y + rep(c(0, 0.8), each = 1200)
v <- as.data.frame(VarCorr(lmer(y ~ 1 + (1 | p) + (1 | i), long, control = lmerControl(optCtrl = list(xtol_abs = 1e-12, ftol_abs = 1e-12))))); for (g in 1:3) w("pxi", "variance", v$grp[g], v$vcov[g])
ms <- summary(aov(y ~ p * o + o:i, long))[[1]]; rn <- trimws(rownames(ms)); w("pxio", "ms", rn, ms[["Mean Sq"]])
e9 <- d[paste0("x", 1:9)]
fa1 <- factanal(e9, 3, rotation = "varimax", control = list(nstart = 3, opt = list(factr = 1e2, maxit = 5000))); w("efa.ml", "uniqueness", names(fa1$uniquenesses), fa1$uniquenesses); w("efa.ml", c("statistic", "df", "p"), "", c(fa1$STATISTIC, fa1$dof, fa1$PVAL))
lo <- function(case, l) for (j in seq_len(ncol(l))) w(case, "loading", paste(rownames(l), j), l[, j])
u <- factanal(e9, 3, rotation = "none", control = list(opt = list(factr = 1e2, maxit = 5000)))$loadings; class(u) <- "matrix"
lo("efa.varimax", unclass(varimax(u, eps = 1e-14)$loadings)); lo("efa.promax", unclass(promax(varimax(u, eps = 1e-14)$loadings)$loadings))
ob <- psych::fa(e9, 3, fm = "minres", rotate = "oblimin"); lo("efa.oblimin", unclass(ob$loadings)); w("efa.oblimin", "phi", c("1 2", "1 3", "2 3"), ob$Phi[c(4, 7, 8)]); w("efa.oblimin", "communality", names(ob$communality), ob$communality)
w("efa", "eigen", 1:9, eigen(cor(e9))$values); w("efa", "kmo", "", KMO(cor(e9))$MSA); b <- cortest.bartlett(cor(e9), 400); w("efa", c("bartlett", "bartlett.df"), "", c(b$chisq, b$df))
om <- suppressMessages(suppressWarnings(psych::omega(e9, 3, plot = FALSE))); w("omega.h", c("hierarchical", "total"), "", c(om$omega_h, om$omega.tot))
