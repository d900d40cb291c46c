# Reference values of factor and structural equation models. Made with R 4.2.2, lavaan 0.6-14. Run: Rscript factors.R (writes factors-data.csv and factors.csv)
suppressMessages(library(lavaan))
set.seed(20261122)
n <- 400
group <- rep(c("north", "south"), c(220, 180))
shift <- ifelse(group == "south", 0.4, 0)
f1 <- rnorm(n) + shift; f2 <- 0.5 * f1 + rnorm(n, sd = 0.8); f3 <- 0.3 * f1 + 0.2 * f2 + rexp(n) - 1
l <- c(1, 0.8, 1.2, 0.9, 1.1, 0.7, 1, 1.3, 0.6)
x <- sapply(1:9, function(j) 2 + j / 3 + l[j] * list(f1, f2, f3)[[(j + 2) %/% 3]] + rnorm(n, sd = 0.6 + j / 20) * ifelse(j %% 2 == 0, 1, sqrt(rchisq(n, 4) / 4)))
colnames(x) <- paste0("x", 1:9)
m <- x; colnames(m) <- paste0("m", 1:9)
for (j in c(2, 3, 5, 8, 9)) m[runif(n) < plogis(-2 + 0.8 * (x[, 1] - mean(x[, 1]))), j] <- NA
treat <- rbinom(n, 1, 0.5); age <- rnorm(n, 12, 2)
i <- 5 + 0.4 * treat + rnorm(n, sd = 1); s <- 0.5 + 0.2 * treat + 0.2 * (i - 5) + rnorm(n, sd = 0.3)
t <- sapply(0:3, function(k) i + k * s + rnorm(n, sd = 0.5)); colnames(t) <- paste0("t", 1:4)
ru <- rnorm(n, sd = 0.7); rv <- 0.4 * ru + rnorm(n, sd = 0.6)
u <- v <- matrix(0, n, 4); u[, 1] <- rnorm(n); v[, 1] <- 0.3 * u[, 1] + rnorm(n)
for (k in 2:4) { u[, k] <- 0.4 * u[, k - 1] + 0.2 * v[, k - 1] + rnorm(n); v[, k] <- 0.15 * u[, k - 1] + 0.3 * v[, k - 1] + rnorm(n) }
u <- u + ru + 3; v <- v + rv + 2; colnames(u) <- paste0("u", 1:4); colnames(v) <- paste0("v", 1:4)
d <- data.frame(group, round(x, 4), round(m, 4), treat, age = round(age, 3), round(t, 4), round(u, 4), round(v, 4))
write.csv(d, "factors-data.csv", row.names = FALSE, quote = FALSE)

out <- file("factors.csv", "w")
w <- function(model, quantity, term, value) cat(sprintf("%s,%s,%s,%.15g\n", model, quantity, term, value), sep = "", file = out)
cat("model,quantity,term,value\n", file = out)
tight <- list(iter.max = 5000)
keep <- c("chisq", "df", "pvalue", "cfi", "tli", "rmsea", "rmsea.ci.lower", "rmsea.ci.upper", "rmsea.pvalue", "srmr", "srmr_bentler_nomean", "logl", "unrestricted.logl", "aic", "bic", "npar",
  "baseline.chisq", "baseline.df", "chisq.scaled", "chisq.scaling.factor", "baseline.chisq.scaling.factor")
robust <- c("cfi.robust", "tli.robust", "rmsea.robust")
report <- function(name, fit, complete = TRUE) {
  fm <- fitMeasures(fit); k <- intersect(c(keep, if (complete) robust), names(fm)); k <- k[is.finite(fm[k])]
  for (one in k) w(name, one, "", fm[[one]])
  pe <- parameterEstimates(fit, remove.nonfree = FALSE); st <- standardizedSolution(fit)
  g <- lavInspect(fit, "group.label"); many <- length(g) > 1
  term <- ifelse(pe$op == "~1", paste(pe$lhs, "~ 1"), ifelse(pe$op == ":=", pe$lhs, paste(pe$lhs, pe$op, pe$rhs)))
  if (many) term <- ifelse(pe$op == ":=", term, paste0(term, " [", g[pmax(1, pe$group)], "]"))
  ok <- pe$op != "=="
  w(name, "est", term[ok], pe$est[ok]); free <- ok & !is.na(pe$se) & pe$se > 0; w(name, "se", term[free], pe$se[free])
  st <- st[st$op != "==", ]; w(name, "std", term[ok], st$est.std); sf <- !is.na(st$se) & st$se > 1e-6; w(name, "std.se", term[ok][sf], st$se[sf])
}
hs <- "f1 =~ x1 + x2 + x3\nf2 =~ x4 + x5 + x6\nf3 =~ x7 + x8 + x9"
hm <- gsub("x", "m", hs)
c0 <- cfa(hs, d, control = tight); report("cfa", c0)
mi <- modindices(c0, sort. = TRUE)[1:8, ]; w("cfa", "mi", paste(mi$lhs, mi$op, mi$rhs), mi$mi); w("cfa", "epc", paste(mi$lhs, mi$op, mi$rhs), mi$epc); w("cfa", "sepc", paste(mi$lhs, mi$op, mi$rhs), mi$sepc.all)
p <- lavPredict(c0)[1:5, ]; for (f in colnames(p)) w("cfa", "regression", paste(f, 0:4), p[, f])
p <- lavPredict(c0, method = "Bartlett")[1:5, ]; for (f in colnames(p)) w("cfa", "bartlett", paste(f, 0:4), p[, f])
report("std.lv", cfa(hs, d, std.lv = TRUE, control = tight))
report("orthogonal", cfa(hs, d, orthogonal = TRUE, control = tight))
report("mlr", cfa(hs, d, estimator = "MLR", control = tight))
report("mlm", cfa(hs, d, estimator = "MLM", control = tight))
report("wishart", cfa(hs, d, likelihood = "wishart", control = tight))
fi <- cfa(hm, d, missing = "ml", control = tight, em.h1.tol = 1e-11, em.h1.iter.max = 5000)
report("fiml", fi, FALSE)
report("fiml.mlr", cfa(hm, d, missing = "ml", estimator = "MLR", control = tight, em.h1.tol = 1e-11, em.h1.iter.max = 5000), FALSE)
report("listwise", cfa(hm, d, control = tight))
eq <- list(configural = "", metric = "loadings", scalar = c("loadings", "intercepts"), strict = c("loadings", "intercepts", "residuals"))
for (e in names(eq)) report(e, cfa(hs, d, group = "group", group.equal = eq[[e]], control = tight))
report("partial", cfa(hs, d, group = "group", group.equal = eq$scalar, group.partial = c("f1=~x2", "x7~1"), control = tight))
report("scalar.std.lv", cfa(hs, d, group = "group", group.equal = eq$scalar, std.lv = TRUE, control = tight))
report("scalar.mlr", cfa(hs, d, group = "group", group.equal = eq$scalar, estimator = "MLR", control = tight))
report("metric.mlr", cfa(hs, d, group = "group", group.equal = "loadings", estimator = "MLR", control = tight))
fa <- cfa(hs, d, group = "group", group.equal = "loadings", estimator = "MLR")
fb <- cfa(hs, d, group = "group", group.equal = c("loadings", "intercepts"), estimator = "MLR")
lr <- lavTestLRT(fa, fb)
w("scalar.mlr", "lrt", c("statistic", "df", "p"), c(lr[2, "Chisq diff"], lr[2, "Df diff"], lr[2, "Pr(>Chisq)"]))
report("fiml.scalar", cfa(hm, d, group = "group", group.equal = eq$scalar, missing = "ml", control = tight, em.h1.tol = 1e-11, em.h1.iter.max = 5000), FALSE)
med <- "f1 =~ x1 + x2 + x3\nf3 =~ x7 + x8 + x9\nf1 ~ a*treat + age\nf3 ~ b*f1 + c*treat\nindirect := a*b\ntotal := c + indirect"
report("mediation", sem(med, d, control = tight))
report("mediation.mlr", sem(med, d, estimator = "MLR", meanstructure = TRUE, control = tight))
report("path", sem("t2 ~ b1*t1 + treat\nt3 ~ b2*t2\nt4 ~ t3 + start(0.1)*treat\nb1 == b2", d, control = tight))
report("free.x", sem("t2 ~ t1 + treat + age\nt3 ~ t2", d, fixed.x = FALSE, control = tight))
report("labels", cfa("f1 =~ x1 + a*x2 + a*x3\nf2 =~ NA*x4 + x5 + x6\nf2 ~~ 1*f2\nx1 ~~ x4\nf1 ~~ 0*f2\nx5 ~~ v*x5\nx6 ~~ v*x6\nratio := v / a^2", d, control = tight))
report("second", cfa(paste0(hs, "\ng =~ f1 + f2 + f3"), d, control = tight))
report("bifactor", cfa(paste0(hs, "\nx1 ~~ x2\nf1 =~ x4"), d, estimator = "MLR", control = tight))
report("growth", growth("i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\ns =~ 0*t1 + 1*t2 + 2*t3 + 3*t4\ni ~ treat\ns ~ treat", d, control = tight))
ri <- "ru =~ 1*u1 + 1*u2 + 1*u3 + 1*u4\nrv =~ 1*v1 + 1*v2 + 1*v3 + 1*v4\nwu1 =~ 1*u1\nwu2 =~ 1*u2\nwu3 =~ 1*u3\nwu4 =~ 1*u4\nwv1 =~ 1*v1\nwv2 =~ 1*v2\nwv3 =~ 1*v3\nwv4 =~ 1*v4
wu2 + wv2 ~ wu1 + wv1\nwu3 + wv3 ~ wu2 + wv2\nwu4 + wv4 ~ wu3 + wv3\nwu1 ~~ wv1\nwu2 ~~ wv2\nwu3 ~~ wv3\nwu4 ~~ wv4\nru ~~ ru\nrv ~~ rv\nru ~~ rv\nwu1 ~~ wu1\nwv1 ~~ wv1
wu2 ~~ wu2\nwv2 ~~ wv2\nwu3 ~~ wu3\nwv3 ~~ wv3\nwu4 ~~ wu4\nwv4 ~~ wv4\nru + rv ~~ 0*wu1 + 0*wv1"
report("riclpm", lavaan(ri, d, meanstructure = TRUE, int.ov.free = TRUE, control = tight))
close(out)
