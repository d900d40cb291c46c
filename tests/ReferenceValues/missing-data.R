# Reference values of missing data methods. R 4.2.2, mice 3.15.0. Writes missing-data.csv (simulated here) and missing-data-values.csv (case, quantity, value).
# Little's test and the stacked sandwich of inverse probability weights are derived here from the papers' formulas; mitml and naniar were not at hand.
suppressMessages(library(mice)); options(digits = 17, warn = -1)
set.seed(77)
n <- 200; g <- rep(1:20, each = 10); u <- rnorm(20, 0, 1)
a <- round(rnorm(n), 4); b <- round(.5 * a + rnorm(n), 4); y <- round(1 + .8 * a - .5 * b + rnorm(n), 4); z <- round(u[g] + .5 * a + rnorm(n), 4)
k <- rbinom(n, 1, plogis(.3 + .8 * a)); o <- as.integer(cut(.9 * a + rlogis(n), c(-Inf, -1, 1, Inf))) - 1
w <- sapply(1:n, function(i) sample(0:2, 1, prob = exp(c(0, .3 + .7 * a[i], -.2 - .5 * a[i]))))
f <- data.frame(a, b, y, z, k, o, w, g)
f$ym <- ifelse(runif(n) < plogis(-1 + a), NA, y); f$bm <- ifelse(runif(n) < .2, NA, b); f$zm <- ifelse(runif(n) < .25, NA, z)
f$km <- ifelse(runif(n) < .25, NA, k); f$om <- ifelse(runif(n) < .25, NA, o); f$wm <- ifelse(runif(n) < .25, NA, w)
write.csv(f, "missing-data.csv", row.names = FALSE, quote = FALSE, na = "NaN")
out <- list(); add <- function(case, q, v) out[[length(out) + 1]] <<- data.frame(case = case, quantity = q, value = sprintf("%.17g", as.numeric(v)))

# Rubin's rules on fixed numbers, by mice and by the formulas of Li, Raghunathan and Rubin (1991) and Reiter (2007).
m <- 6; q <- matrix(round(rnorm(m * 2, c(1, -.5), .1), 4), m, byrow = TRUE); se <- matrix(round(runif(m * 2, .1, .2), 4), m)
add("pool", paste0("q", 1:12), t(q)); add("pool", paste0("se", 1:12), t(se))
for (j in 1:2) for (df in c(Inf, 40)) { p <- pool.scalar(q[, j], se[, j]^2, n = if (is.finite(df)) df + 1 else Inf, k = 1)
  add(paste0("pool", j, "-", df), c("value", "se", "df", "fmi", "within", "between"), c(p$qbar, sqrt(p$t), p$df, p$fmi, p$ubar, p$b)) }
U <- Reduce(`+`, lapply(1:m, function(i) diag(se[i, ]^2) + .3 * prod(se[i, ]) * (1 - diag(2)))) / m; B <- var(q); r <- (1 + 1 / m) * sum(diag(B %*% solve(U))) / 2
W <- drop(t(colMeans(q)) %*% solve(U) %*% colMeans(q)) / (2 * (1 + r)); t <- 2 * (m - 1)
v <- 4 + (t - 4) * (1 + (1 - 2 / t) / r)^2
aa <- r * t / (t - 2); vs <- 41 / 43 * 40; c0 <- 1 / (t - 4); c1 <- vs - 2 * (1 + aa); c2 <- vs - 4 * (1 + aa)
zz <- 1 / c2 + c0 * (aa^2 * c1 / ((1 + aa)^2 * c2)) + c0 * (8 * aa^2 * c1 / ((1 + aa) * c2^2) + 4 * aa^2 / ((1 + aa) * c2)) + c0 * (4 * aa^2 / (c2 * c1) + 16 * aa^2 * c1 / c2^3) + c0 * (8 * aa^2 / c2^2)
add("d1", c("f", "r", "df", "p", "df40", "p40"), c(W, r, v, pf(W, 2, v, lower.tail = FALSE), 4 + 1 / zz, pf(W, 2, 4 + 1 / zz, lower.tail = FALSE)))
# Pooling of lm over mice's own imputations, so that the whole path is compared: coefficients in, mipo out.
imp <- mice(f[, c("ym", "a", "bm")], m = 5, method = "norm", printFlag = FALSE, seed = 3); fit <- with(imp, lm(ym ~ a + bm)); p <- pool(fit)
for (i in 1:5) add("mipo", paste0(c("q.", "u."), rep(1:3, each = 2), ".", i), rbind(coef(fit$analyses[[i]]), sqrt(diag(vcov(fit$analyses[[i]])))))
add("mipo", paste0("estimate", 1:3), p$pooled$estimate); add("mipo", paste0("t", 1:3), sqrt(p$pooled$t)); add("mipo", paste0("df", 1:3), p$pooled$df); add("mipo", paste0("fmi", 1:3), p$pooled$fmi)

# Little's test: EM for means and covariance, n/(n-1) on the covariance.
x <- as.matrix(f[, c("ym", "bm", "zm", "a")]); mu <- colMeans(x, na.rm = TRUE); S <- diag(apply(x, 2, var, na.rm = TRUE))
for (it in 1:3000) { s1 <- 0 * mu; s2 <- 0 * S
  for (i in 1:n) { mi <- is.na(x[i, ]); e <- x[i, ]; C <- 0 * S
    if (any(mi)) { be <- S[mi, !mi, drop = FALSE] %*% solve(S[!mi, !mi]); e[mi] <- mu[mi] + be %*% (x[i, !mi] - mu[!mi]); C[mi, mi] <- S[mi, mi] - be %*% S[!mi, mi] }
    s1 <- s1 + e; s2 <- s2 + e %o% e + C }
  m1 <- s1 / n; S1 <- s2 / n - m1 %o% m1; d <- max(abs(m1 - mu), abs(S1 - S)); mu <- m1; S <- S1; if (d < 1e-13) break }
key <- apply(is.na(x), 1, paste, collapse = ""); stat <- 0; df <- -4
for (kk in unique(key)) { r <- which(key == kk); ob <- !is.na(x[r[1], ]); dd <- colMeans(x[r, ob, drop = FALSE]) - mu[ob]; stat <- stat + length(r) * dd %*% solve(S[ob, ob] * n / (n - 1)) %*% dd; df <- df + sum(ob) }
add("little", c("statistic", "df", "p", "mean1", "mean2", "v11", "v12", "v23"), c(stat, df, pchisq(stat, df, lower.tail = FALSE), mu[1], mu[2], S[1, 1], S[1, 2], S[2, 3]))

# Inverse probability weights: stacked estimating equations of (response model, weighted linear regression, weighted mean), derivative by central differences, n/(n-1) as survey has it.
R <- !is.na(f$ym); Z <- cbind(1, f$a, f$b); X <- cbind(1, f$a)
psi <- function(th) { pr <- plogis(drop(Z %*% th[1:3])); wt <- ifelse(R, 1 / pr, 0); yy <- ifelse(R, f$ym, 0); cbind(Z * (R - pr), X * wt * (yy - drop(X %*% th[4:5])), wt * (yy - th[6])) }
g0 <- glm(R ~ a + b, binomial, f, control = glm.control(epsilon = 1e-15)); pr <- fitted(g0); wt <- R / pr; yy <- ifelse(R, f$ym, 0)
th <- c(coef(g0), solve(crossprod(X, X * wt), crossprod(X, wt * yy)), sum(wt * yy) / sum(wt))
A <- sapply(1:6, function(j) { h <- 1e-5; e <- replace(numeric(6), j, h); (colSums(psi(th + e)) - colSums(psi(th - e))) / (2 * h) })
V <- solve(A) %*% crossprod(psi(th)) %*% t(solve(A)) * n / (n - 1)
add("ipw", c("intercept", "slope", "mean", "intercept.se", "slope.se", "mean.se", "ess"), c(th[4:6], sqrt(diag(V))[4:6], sum(wt)^2 / sum(wt^2)))

# Distributions of imputed values over many imputations by mice: mean of the imputed, and of their spread, one variable missing at a time.
many <- function(col, method, cols) { d <- f[, cols]; if (method %in% c("logreg", "polyreg", "polr")) d[[col]] <- factor(d[[col]], ordered = method == "polr"); i <- mice(d, m = 1500, maxit = 1, method = setNames(ifelse(names(d) == col, method, ""), names(d)), printFlag = FALSE, seed = 5)
  v <- sapply(i$imp[[col]], function(x) as.numeric(as.character(x))); add(paste0("mice-", method), c("mean", "sd.within", "sd.of.means"), c(mean(v), mean(apply(v, 2, sd)), sd(colMeans(v)))) ; if (method %in% c("polyreg", "polr")) add(paste0("mice-", method), paste0("share", 0:2), sapply(0:2, function(x) mean(v == x))) }
many("ym", "norm", c("ym", "a", "b")); many("ym", "pmm", c("ym", "a", "b")); many("km", "logreg", c("km", "a", "b")); many("wm", "polyreg", c("wm", "a", "b")); many("om", "polr", c("om", "a", "b"))
# Several variables missing: pooled regression over many imputations.
i <- mice(f[, c("ym", "a", "bm", "zm")], m = 600, maxit = 10, method = c("norm", "", "norm", "norm"), printFlag = FALSE, seed = 9); p <- pool(with(i, lm(ym ~ a + bm + zm)))
add("mice-chain", paste0("estimate", 1:4), p$pooled$estimate); add("mice-chain", paste0("se", 1:4), sqrt(p$pooled$t)); add("mice-chain", paste0("between", 1:4), sqrt(p$pooled$b))
# The exact posterior of the normal case: predictive means and spread of the imputed values of ym given a and b.
l <- lm(ym ~ a + b, f); mis <- which(is.na(f$ym)); Xm <- cbind(1, f$a[mis], f$b[mis]); nu <- l$df.residual; H <- Xm %*% vcov(l) %*% t(Xm); s2 <- sigma(l)^2
add("exact-normal", c("mean", "sd.of.means", "first.mean", "first.sd"), c(mean(Xm %*% coef(l)), sqrt(nu / (nu - 2) * (sum(H) / length(mis)^2 + s2 / length(mis))), Xm[1, ] %*% coef(l), sqrt(nu / (nu - 2) * (s2 + H[1, 1]))))
t <- do.call(rbind, out); write.csv(t, "missing-data-values.csv", row.names = FALSE, quote = FALSE)
