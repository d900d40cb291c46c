# Reference values of propensity weighting, balance, matching, doubly robust estimation, mediation and off-policy evaluation. Run: Rscript causal-weighting.R
# Made with R 4.2.2, MatchIt 4.5.1, sandwich and numDeriv. Standard errors of stacked estimating equations are derived here on their own: all equations of an estimate in one function,
# its Jacobian by numDeriv (Richardson), and the sandwich; WeightIt, PSweight, cobalt and mediation were not at hand. Balance is by the formulas of cobalt's manual, and MatchIt's summary.
suppressMessages({library(MatchIt); library(sandwich); library(numDeriv)})
set.seed(20261123); n <- 300
d <- data.frame(x1 = rnorm(n), x2 = rexp(n), x3 = rbinom(n, 1, .4), g = rep(1:20, 15))
u <- rnorm(20, 0, .5)[d$g]
d$a <- rbinom(n, 1, plogis(-.4 + .6 * d$x1 - .4 * d$x2 + .5 * d$x3 + u))
d$l <- .4 * d$a + .3 * d$x1 + rnorm(n)
d$m <- .5 * d$a + .4 * d$l + .3 * d$x1 + rnorm(n)
d$y <- 1 + .7 * d$a + .5 * d$m + .4 * d$l + .5 * d$x1 - .2 * d$x2 + u + rnorm(n)
d$b <- rbinom(n, 1, plogis(-.3 + .6 * d$a + .5 * d$m - .4 * d$x1))
d$mb <- rbinom(n, 1, plogis(-.2 + .7 * d$a + .3 * d$x1))
pol <- exp(cbind(.3 * d$x1, .4 * d$x3, 0)); pol <- pol / rowSums(pol)
log <- .1 + .7 * cbind(plogis(d$x1), .5 * (1 - plogis(d$x1)), .5 * (1 - plogis(d$x1)))
d$k <- apply(log, 1, function(p) sample(3, 1, prob = p)); d$p <- log[cbind(1:n, d$k)]
d$r <- .3 * d$x1 + c(.2, .5, .1)[d$k] + .3 * (d$k == 1) * d$x3 + rnorm(n, 0, .5)
d$e1 <- pol[, 1]; d$e2 <- pol[, 2]; d$e3 <- 1 - d$e1 - d$e2
d <- round(d, 6); d$e3 <- round(1 - d$e1 - d$e2, 6)
out <- data.frame(quantity = character(), value = numeric())
add <- function(q, v) out[nrow(out) + 1, ] <<- list(q, v)
stack <- function(name, psi, theta, pick, rows = seq_len(n)) { # the sandwich, by row and by cluster
  A <- jacobian(function(t) colSums(psi(t)), theta); s <- psi(theta); I <- solve(A)
  for (by in c("row", "cluster")) {
    S <- if (by == "row") s else rowsum(s, d$g[rows]); G <- nrow(S)
    V <- I %*% crossprod(S) %*% t(I) * G / (G - 1)
    for (k in names(pick)) { w <- pick[[k]]; if (by == "row") add(paste(name, k), sum(w * theta)); add(paste(name, k, "se", by), sqrt(drop(t(w) %*% V %*% w))) }
  }
}
unit <- function(p, ...) { w <- numeric(p); v <- c(...); for (i in seq(1, length(v), 2)) w[v[i]] <- v[i + 1]; w }
ps <- glm(a ~ x1 + x2 + x3, binomial, d, control = list(epsilon = 1e-14)); X <- model.matrix(ps); e <- fitted(ps)
W <- function(est, e, a) switch(est, ATE = a / e + (1 - a) / (1 - e), ATT = a + (1 - a) * e / (1 - e), ATC = a * (1 - e) / e + 1 - a, ATO = a * (1 - e) + (1 - a) * e)
weighted <- function(est, keep = rep(TRUE, n), name = est) {
  D <- d[keep, ]; f <- glm(a ~ x1 + x2 + x3, binomial, D, control = list(epsilon = 1e-14)); Z <- model.matrix(f)
  w <- W(est, fitted(f), D$a); m1 <- weighted.mean(D$y[D$a == 1], w[D$a == 1]); m0 <- weighted.mean(D$y[D$a == 0], w[D$a == 0])
  psi <- function(t) { e <- plogis(drop(Z %*% t[1:4])); w <- W(est, e, D$a); cbind(Z * (D$a - e), w * D$a * (D$y - t[5]), w * (1 - D$a) * (D$y - t[6])) }
  stack(name, psi, c(coef(f), m1, m0), list(treated = unit(6, 5, 1), untreated = unit(6, 6, 1), effect = unit(6, 5, 1, 6, -1)), which(keep))
  for (i in c(1, 7, 50)) if (keep[i]) add(paste(name, "weight", i), w[which(which(keep) == i)])
  add(paste(name, "ess treated"), sum(w[D$a == 1])^2 / sum(w[D$a == 1]^2)); add(paste(name, "ess untreated"), sum(w[D$a == 0])^2 / sum(w[D$a == 0]^2))
}
for (est in c("ATE", "ATT", "ATC", "ATO")) weighted(est)
weighted("ATE", e >= .15 & e <= .85, "fixed")
cost <- sort(1 / (e * (1 - e))); k <- max(which(cost <= 2 * cumsum(cost) / seq_along(cost))); bound <- .5 - sqrt(.25 - 1 / (2 * mean(cost[1:k])))
add("optimal bound", if (k == n) 0 else bound)
wvar <- function(x, w) { m <- weighted.mean(x, w); sum(w * (x - m)^2) * sum(w) / (sum(w)^2 - sum(w^2)) }
ks <- function(x, a, w) { v <- sort(unique(x)); max(abs(sapply(v, function(q) sum(w[a == 1 & x <= q]) / sum(w[a == 1]) - sum(w[a == 0 & x <= q]) / sum(w[a == 0])))) }
for (est in c("ATE", "ATT")) { w <- W(est, e, d$a); for (v in c("x1", "x2", "x3")) { x <- d[[v]]
  s <- if (est == "ATT") sd(x[d$a == 1]) else sqrt((var(x[d$a == 1]) + var(x[d$a == 0])) / 2)
  for (t in c("before", "after")) { q <- if (t == "before") rep(1, n) else w
    add(paste("balance", est, v, t, "smd"), (weighted.mean(x[d$a == 1], q[d$a == 1]) - weighted.mean(x[d$a == 0], q[d$a == 0])) / s)
    add(paste("balance", est, v, t, "ratio"), wvar(x[d$a == 1], q[d$a == 1]) / wvar(x[d$a == 0], q[d$a == 0])); add(paste("balance", est, v, t, "ks"), ks(x, d$a, q)) } } }
# Doubly robust
aipw <- function(out_, fam, att, name) { y <- d$o <- d[[out_]]; lin <- fam$linkinv
  f1 <- glm(o ~ x1 + x2, fam, d, subset = d$a == 1, control = list(epsilon = 1e-14)); f0 <- glm(o ~ x1 + x2, fam, d, subset = d$a == 0, control = list(epsilon = 1e-14)); Z <- model.matrix(~ x1 + x2, d)
  psi <- function(t) { e <- plogis(drop(X %*% t[1:4])); q1 <- lin(drop(Z %*% t[5:7])); q0 <- lin(drop(Z %*% t[8:10]))
    end <- if (att) cbind(d$a * (y - t[11]), d$a * (q0 - t[12]) + (1 - d$a) * e / (1 - e) * (y - q0)) else cbind(q1 + d$a * (y - q1) / e - t[11], q0 + (1 - d$a) * (y - q0) / (1 - e) - t[12])
    cbind(X * (d$a - e), Z * d$a * (y - q1), Z * (1 - d$a) * (y - q0), end) }
  start <- c(coef(ps), coef(f1), coef(f0), 0, 0); rest <- colSums(psi(start))[11:12] / if (att) sum(d$a) else n
  stack(name, psi, c(start[1:10], rest), list(treated = unit(12, 11, 1), untreated = unit(12, 12, 1), effect = unit(12, 11, 1, 12, -1))) }
aipw("y", gaussian(), FALSE, "aipw ATE"); aipw("y", gaussian(), TRUE, "aipw ATT"); aipw("b", binomial(), FALSE, "aipw logistic"); aipw("b", binomial(), TRUE, "aipw logistic ATT")
# Matching
ai <- function(mm, score) { # Abadie and Imbens (2006), theorem 7, for the treated; one like row for each conditional variance
  t <- as.integer(rownames(mm)); y0 <- rowMeans(matrix(d$y[as.integer(mm)], nrow(mm)), na.rm = TRUE); tau <- mean(d$y[t] - y0)
  M <- rowSums(!is.na(mm)); K <- numeric(n); K2 <- numeric(n)
  for (i in seq_along(t)) for (j in as.integer(na.omit(mm[i, ]))) { K[j] <- K[j] + 1 / M[i]; K2[j] <- K2[j] + 1 / M[i]^2 }
  ctl <- which(d$a == 0); s2 <- numeric(n); for (j in ctl) { o <- setdiff(ctl, j); s2[j] <- (d$y[j] - d$y[o[which.min(abs(score[o] - score[j]))]])^2 / 2 }
  c(tau, sqrt(sum((d$y[t] - y0 - tau)^2) + sum((K^2 - K2) * s2)) / length(t)) }
# Greedy nearest neighbours, every distance looked at. MatchIt 4.5.1 as Debian 12 builds it passes over nearer rows and calipers where it has the score alone (its own distances show it);
# given the matrix of distances it does as it says, and agrees with this.
greedy <- function(score, cal = Inf, ratio = 1, ex = rep(1, n), replace = FALSE) { t <- which(d$a == 1); s <- t[order(-score[t])]; left <- d$a == 0
  mm <- matrix(NA_integer_, length(t), ratio, dimnames = list(t, NULL))
  for (r in 1:ratio) for (i in s) { o <- setdiff(which(left & ex == ex[i]), if (replace) mm[as.character(i), ]); if (!length(o)) next
    dist <- abs(score[o] - score[i]); if (min(dist) <= cal) { j <- o[which.min(dist)]; mm[as.character(i), r] <- j; if (!replace) left[j] <- FALSE } }
  mm }
match_case <- function(name, score = e, caliper = Inf, ratio = 1, ex = rep(1, n), replace = FALSE) { mm <- greedy(score, caliper * sd(score), ratio, ex, replace)
  if (name == "pairs") { o <- c(which(d$a == 1)[order(-e[d$a == 1])], which(d$a == 0)); D <- d[o, ]; m <- matchit(a ~ 1, D, distance = abs(outer(e[o][D$a == 1], e[o][D$a == 0], "-")), m.order = "data")
    stopifnot(all(as.integer(m$match.matrix[, 1]) == mm[as.character(o[D$a == 1]), 1])) }
  t <- as.integer(rownames(mm)); k <- rowSums(!is.na(mm)); add(paste(name, "matched"), sum(k > 0)); add(paste(name, "pairs"), sum(t * rowSums(mm, na.rm = TRUE) / 1000))
  w <- numeric(n); set <- rep(NA, n); for (i in which(k > 0)) { w[t[i]] <- 1; set[t[i]] <- i; for (j in na.omit(mm[i, ])) { w[j] <- w[j] + 1 / k[i]; set[j] <- i } }
  if (replace) { v <- ai(mm[k > 0, , drop = FALSE], score); add(paste(name, "effect"), v[1]); add(paste(name, "effect se row"), v[2])
  } else { D <- data.frame(d, w, set)[w > 0, ]; f <- lm(y ~ a, D, weights = w); add(paste(name, "effect"), coef(f)[["a"]])
    add(paste(name, "effect se row"), sqrt(vcovCL(f, ~ set)[2, 2])); add(paste(name, "effect se cluster"), sqrt(vcovCL(f, ~ g)[2, 2])) }
  for (v in c("x1", "x2", "x3")) { x <- d[[v]]; add(paste(name, "smd", v), (mean(x[t[k > 0]]) - weighted.mean(x[d$a == 0], w[d$a == 0])) / sd(x[d$a == 1])) } }
match_case("pairs"); match_case("caliper", caliper = .1); match_case("logit", score = qlogis(e), caliper = .2); match_case("ratio", ratio = 2, caliper = .5)
match_case("exact", ex = d$x3); match_case("replacement", replace = TRUE); match_case("replacement two", replace = TRUE, ratio = 2, caliper = .2)
# Mediation: all regressions and the averages over rows as one system
mediation <- function(name, yname, mname, l, inter, fy, fm) { y <- d[[yname]]; m <- d[[mname]]; C <- model.matrix(~ x1 + x2, d)
  MX <- cbind(C, d$a); mod_m <- glm.fit(MX, m, family = fm, control = list(epsilon = 1e-14)); p <- ncol(MX)
  row <- function(a, m, lv) cbind(C, a, m, if (inter) a * m, if (l) lv)
  YX <- row(d$a, m, d$l); mod_y <- glm.fit(YX, y, family = fy, control = list(epsilon = 1e-14)); q <- ncol(YX); pl <- if (l) 4 else 0
  mod_l <- if (l) lm.fit(MX, d$l); need <- fy$family == "binomial" && fm$family == "gaussian"
  s2 <- if (need) sum(mod_m$residuals^2) / (n - p); h <- seq(-8, 8, length.out = 4001); hw <- dnorm(h) / sum(dnorm(h))
  E <- function(t, a, as) { g <- t[1:p]; b <- t[p + 1:q]; lv <- if (l) drop(cbind(C, a) %*% t[p + q + 1:4]); mu <- fm$linkinv(drop(cbind(C, as) %*% g))
    if (fy$family == "gaussian") return(drop(row(a, mu, lv) %*% b))
    if (fm$family == "binomial") return(mu * plogis(drop(row(a, 1, lv) %*% b)) + (1 - mu) * plogis(drop(row(a, 0, lv) %*% b)))
    s <- sqrt(t[p + q + pl + 1]); Reduce(`+`, Map(function(z, w) w * plogis(drop(row(a, mu + s * z, lv) %*% b)), h, hw)) }
  k <- p + q + pl + need
  psi <- function(t) { sc <- cbind(MX * (m - fm$linkinv(drop(MX %*% t[1:p]))), YX * (y - fy$linkinv(drop(YX %*% t[p + 1:q]))))
    if (l) sc <- cbind(sc, MX * (d$l - drop(MX %*% t[p + q + 1:4]))); if (need) sc <- cbind(sc, (m - drop(MX %*% t[1:p]))^2 * n / (n - p) - t[k])
    cbind(sc, E(t, 1, 1) - t[k + 1], E(t, 1, 0) - t[k + 2], E(t, 0, 0) - t[k + 3]) }
  t <- c(mod_m$coefficients, mod_y$coefficients, if (l) mod_l$coefficients, s2); t <- c(t, mean(E(t, 1, 1)), mean(E(t, 1, 0)), mean(E(t, 0, 0)))
  stack(name, psi, unname(t), list(total = unit(k + 3, k + 1, 1, k + 3, -1), direct = unit(k + 3, k + 2, 1, k + 3, -1), indirect = unit(k + 3, k + 1, 1, k + 2, -1))) }
mediation("linear", "y", "m", FALSE, FALSE, gaussian(), gaussian()); mediation("interaction", "y", "m", FALSE, TRUE, gaussian(), gaussian())
mediation("binary mediator", "y", "mb", FALSE, TRUE, gaussian(), binomial()); mediation("logistic outcome", "b", "m", FALSE, TRUE, binomial(), gaussian())
mediation("both binary", "b", "mb", FALSE, TRUE, binomial(), binomial()); mediation("interventional", "y", "m", TRUE, TRUE, gaussian(), gaussian())
for (rho in c(-.4, .2)) { C <- model.matrix(~ x1 + x2 + a, d); q <- ncol(C)
  psi <- function(t) { r1 <- d$y - drop(C %*% t[1:q]); r2 <- d$m - drop(C %*% t[q + 1:q]); cbind(C * r1, C * r2, r1^2 - t[2*q+1], r2^2 - t[2*q+2], r1 * r2 - t[2*q+3]) }
  f1 <- lm.fit(C, d$y); f2 <- lm.fit(C, d$m); t <- unname(c(f1$coefficients, f2$coefficients, mean(f1$residuals^2), mean(f2$residuals^2), mean(f1$residuals * f2$residuals)))
  acme <- function(t) { s1 <- sqrt(t[2*q+1]); s2 <- sqrt(t[2*q+2]); rt <- t[2*q+3] / s1 / s2; t[2*q] * s1 / s2 * (rt - rho * sqrt((1 - rt^2) / (1 - rho^2))) }
  w <- drop(jacobian(acme, t)); A <- solve(jacobian(function(t) colSums(psi(t)), t)); s <- psi(t); V <- A %*% crossprod(s) %*% t(A) * n / (n - 1)
  add(paste("rho", rho), acme(t)); add(paste("rho", rho, "se"), sqrt(drop(w %*% V %*% w))); add("rho zero", t[2*q+3] / sqrt(t[2*q+1] * t[2*q+2])) }
# Off-policy evaluation
w <- as.matrix(d[c("e1", "e2", "e3")])[cbind(1:n, d$k)] / d$p
mean_se <- function(name, z) { add(name, mean(z)); add(paste(name, "se row"), sd(z) / sqrt(n)); s <- rowsum(z - mean(z), d$g) / n; add(paste(name, "se cluster"), sqrt(20 / 19 * sum(s^2))) }
mean_se("IPS", w * d$r); mean_se("clipped IPS", pmin(w, 1.5) * d$r); mean_se("logged policy", d$r)
v <- sum(w * d$r) / sum(w); z <- w * (d$r - v) / mean(w); add("SNIPS", v); add("SNIPS se row", sd(z) / sqrt(n)); add("SNIPS se cluster", sqrt(20 / 19 * sum((rowsum(z, d$g) / n)^2)))
Q <- model.matrix(~ x1 + x3, d); E <- as.matrix(d[c("e1", "e2", "e3")])
psi <- function(t) { q <- sapply(1:3, function(k) drop(Q %*% t[3 * k - 2:0])); cbind(do.call(cbind, lapply(1:3, function(k) Q * (d$k == k) * (d$r - q[, k]))), rowSums(E * q) - t[10]) }
cf <- unlist(lapply(1:3, function(k) lm.fit(Q[d$k == k, ], d$r[d$k == k])$coefficients)); q <- sapply(1:3, function(k) drop(Q %*% cf[3 * k - 2:0]))
stack("direct method", psi, unname(c(cf, mean(rowSums(E * q)))), list(value = unit(10, 10, 1)))
add("OPE ess", sum(w)^2 / sum(w^2)); add("OPE largest weight", max(w))
write.csv(d, "causal-weighting-data.csv", row.names = FALSE, quote = FALSE)
out$value <- sprintf("%.17g", out$value); out <- out[!duplicated(out$quantity), ]; write.csv(out, "causal-weighting.csv", row.names = FALSE, quote = FALSE)
