# Reference values of effect sizes, correlations, adjusted p values and noncentral distributions. Run: Rscript effect-sizes.R
# Made with R 4.2.2 and effectsize 0.8.3. Noncentral intervals are solved again with uniroot to 1e-12, since effectsize stops at 1e-9 of the probabilities;
# tails of the noncentral t are integrated (integrate, rel.tol 1e-13), since pt(ncp) carries 12 decimals and not 12 digits.
suppressMessages(library(effectsize))
x <- c(12.1, 9.4, 15.2, 11.8, 13.3, 10.9, 16.7, 14.2, 12.6, 11.1, 9.9, 13.8)
y <- c(10.2, 8.8, 11.6, 9.7, 12.4, 10.1, 7.9, 11.3, 9.2, 10.8, 10.8, 12.9)
z <- c(3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8)
out <- data.frame(quantity = character(), value = numeric(), lower = numeric(), upper = numeric())
add <- function(q, v, l = NA, u = NA) out[nrow(out) + 1, ] <<- list(q, v, l, u)
ncp_t <- function(t, df, p = .025) c(
  uniroot(function(d) log(pt(t, df, d, lower.tail = FALSE) / p), c(t - 8, t), tol = 1e-12)$root,
  uniroot(function(d) log(pt(t, df, d) / p), c(t, t + 8), tol = 1e-12)$root)
ncp_F <- function(f, a, b, p = .025) sapply(c(1 - p, p), function(q) if (pf(f, a, b) < q) 0 else uniroot(function(l) pf(f, a, b, l) - q, c(0, 200), tol = 1e-12)$root)
put <- function(q, v, d, n, df, J = 1) { e <- ncp_t(d / sqrt(n), df) * sqrt(n) * J; add(q, v, e[1], e[2]) }
n1 <- length(x); m <- 9; w <- y[1:m]
d <- cohens_d(x, w)$Cohens_d; put("cohen_d", d, d, 1/n1 + 1/m, n1 + m - 2)
g <- hedges_g(x, w)$Hedges_g; put("hedges_g", g, d, 1/n1 + 1/m, n1 + m - 2, g / d)
a <- cohens_d(x, w, pooled_sd = FALSE)$Cohens_d
v1 <- var(x); v2 <- var(w); put("averaged_d", a, a, 2 * (m * v1 + n1 * v2) / (n1 * m * (v1 + v2)), t.test(x, w)$parameter)
l <- glass_delta(x, w)$Glass_delta; put("glass_delta", l, l, 1/m + v1 / (n1 * v2), m - 1)
p <- cohens_d(x, y, paired = TRUE)$Cohens_d; put("paired_d", p, p, 1/n1, n1 - 1)
add("paired_average_d", mean(x - y) / sqrt((var(x) + var(y)) / 2))
r <- rank_biserial(x, w); add("rank_biserial", r$r_rank_biserial, r$CI_low, r$CI_high)
data <- data.frame(v = c(x, w, z), g = rep(c("a", "b", "c"), c(n1, m, n1)))
s <- summary(aov(v ~ g, data))[[1]]; SS <- s[["Sum Sq"]]; DF <- s[["Df"]]
add("anova", SS[1], DF[1], DF[2]); add("anova_residual", SS[2])
share <- function(q, e) { f <- (e / DF[1]) / ((1 - e) / DF[2]); n <- ncp_F(f, DF[1], DF[2]); add(q, e, n[1] / (n[1] + DF[2]), n[2] / (n[2] + DF[2])) }
fit <- aov(v ~ g, data)
share("eta", eta_squared(fit, verbose = FALSE)$Eta2); share("omega", omega_squared(fit, verbose = FALSE)$Omega2); share("epsilon", epsilon_squared(fit, verbose = FALSE)$Epsilon2)
tab <- matrix(c(18, 12, 9, 21), 2)
o <- oddsratio(tab); add("odds_ratio", o$Odds_ratio, o$CI_low, o$CI_high)
rr <- (18 / 30) / (9 / 30); se <- sqrt(1/18 - 1/30 + 1/9 - 1/30); add("risk_ratio", rr, rr * exp(-qnorm(.975) * se), rr * exp(qnorm(.975) * se))
wilson <- function(k, n) prop.test(k, n, correct = FALSE)$conf.int
W1 <- wilson(18, 30); W2 <- wilson(9, 30)
add("risk_difference", .3, .3 - sqrt((.6 - W1[1])^2 + (W2[2] - .3)^2), .3 + sqrt((W1[2] - .6)^2 + (.3 - W2[1])^2))
k <- suppressWarnings(cor.test(y, z, method = "kendall", exact = FALSE)); add("kendall", k$estimate, k$p.value)
res <- function(v) resid(lm(v ~ z)); pr <- cor(res(x), res(y)); add("partial", pr, 2 * pt(-abs(pr * sqrt((n1 - 3) / (1 - pr^2))), n1 - 3))
pv <- c(.01, .04, .03, .005, .8, .04)
for (method in c("bonferroni", "holm", "BH", "BY")) for (i in seq_along(pv)) add(paste0(method, "_", i), p.adjust(pv, method)[i])
tail_t <- function(t, df, d, upper) { # integral over the chi variable, split around where the integrand is largest
  f <- function(u) exp(pnorm(t * exp(u) - d, lower.tail = !upper, log.p = TRUE) + log(2) + df / 2 * log(df / 2) - lgamma(df / 2) + df * u - df / 2 * exp(2 * u))
  top <- suppressWarnings(optimize(function(u) log(f(u)), c(-6, 3), maximum = TRUE, tol = 1e-9))$maximum
  integrate(f, -Inf, top, rel.tol = 1e-13, abs.tol = 0, subdivisions = 2000)$value + integrate(f, top, Inf, rel.tol = 1e-13, abs.tol = 0, subdivisions = 2000)$value
}
for (c in list(c(2, 10, 1), c(2, 10, 4), c(-1, 5, 2), c(0.3, 3.5, -1.2), c(6, 40, 1.5), c(30, 12, 25), c(-3, 20, 1), c(1, 1.5, 10), c(60, 4000, 55)))
  for (u in c(FALSE, TRUE)) add(paste("t", c[1], c[2], c[3], u, sep = ":"), tail_t(c[1], c[2], c[3], u))
for (c in list(c(2, 3, 20, 4), c(0.5, 2, 10, 12), c(8, 1, 50, 6), c(1.2, 5, 200, 0.7), c(20, 4, 30, 60), c(3, 2, 1000, 400)))
  for (u in c(FALSE, TRUE)) { v <- sum(dpois(0:3000, c[4] / 2) * pbeta(c[1] * c[2] / (c[1] * c[2] + c[3]), c[2] / 2 + 0:3000, c[3] / 2, lower.tail = !u)); add(paste("f", c[1], c[2], c[3], c[4], u, sep = ":"), v) }
out[-1] <- lapply(out[-1], function(v) trimws(formatC(v, digits = 17, format = "g")))
write.csv(out, "effect-sizes.csv", row.names = FALSE, quote = FALSE)
