# Cluster trial, difference-in-differences and event study by lm with dummies and clubSandwich; staggered adoption from the formulas of Callaway and Sant'Anna (2021), written out here (R's did is not in Debian).
# Made with R 4.2.2, clubSandwich 0.5.8 (Debian). Run: Rscript designs.R > designs.csv
# Rows: trial and panel = data; the rest = named results.
suppressMessages(library(clubSandwich))
set.seed(20261123)
cat("kind,a,b,c,d,e\n")
out <- function(kind, ...) { v <- c(...); v <- c(v, rep(0, 5 - length(v))); cat(paste(c(kind, sprintf("%.15g", v)), collapse = ","), "\n", sep = "") }
# 16 schools of different size in 4 blocks, half treated.
school <- rep(1:16, times = c(8, 11, 9, 14, 7, 10, 12, 9, 13, 8, 10, 9, 11, 12, 8, 10)); block <- (school - 1) %/% 4 + 1; treated <- as.numeric(school %% 2 == 0)
x <- round(rnorm(length(school)), 4); y <- round(2 + 0.5 * treated + 0.6 * x + 0.3 * block + rnorm(16, 0, 0.4)[school] + rnorm(length(school)), 4)
for (i in seq_along(y)) out("trial", y[i], treated[i], school[i], x[i], block[i])
say <- function(kind, m, term) { v <- vcovCR(m, cluster = cl, type = "CR2"); t <- coef_test(m, vcov = v, test = "Satterthwaite"); i <- which(rownames(t) == term | t$Coef == term)[1]; out(kind, t$beta[i], t$SE[i], t$df[i], t$p_Satt[i]) }
cl <- school; say("trial plain", lm(y ~ treated), "treated")
say("trial blocks", lm(y ~ treated + factor(block)), "treated")
xc <- x - mean(x); say("trial covariate", lm(y ~ treated * xc), "treated")
# 24 schools in 6 years; starts 3, 5 or never (Inf as 99), effects that grow.
d <- expand.grid(time = 1:6, unit = 1:24); start <- c(rep(3, 7), rep(5, 8), rep(99, 9)); d$start <- start[d$unit]
a <- rnorm(24); d$y <- round(a[d$unit] + 0.2 * d$time + ifelse(d$time >= d$start, 0.5 + 0.3 * (d$time - d$start), 0) + rnorm(nrow(d), 0, 0.5), 4); d$D <- as.numeric(d$time >= d$start)
for (i in seq_len(nrow(d))) out("panel", d$y[i], d$unit[i], d$time[i], d$start[i])
cl <- d$unit; m <- lm(y ~ D + factor(unit) + factor(time), d); say("twfe", m, "D")
for (kind in c("CR0", "CR1")) out(paste("twfe", kind), sqrt(vcovCR(m, cluster = cl, type = kind)["D", "D"]))
early <- subset(d, start != 5); rel <- ifelse(early$start == 99, -1, early$time - early$start); cl <- early$unit
ev <- relevel(factor(rel), ref = "-1"); m <- lm(y ~ ev + factor(unit) + factor(time), early); v <- vcovCR(m, cluster = cl, type = "CR2")
for (k in c(-2, 0, 1, 2, 3)) say(paste("event", k), m, paste0("ev", k))
b <- coef(m)["ev-2"]; out("pretrend", b^2 / v["ev-2", "ev-2"], 1, 15, pf(b^2 / v["ev-2", "ev-2"], 1, 15, lower.tail = FALSE))
# Residuals of treatment on units and times are the weights.
e <- residuals(lm(D ~ factor(unit) + factor(time), d))[d$D == 1]; out("negative weights", sum(-e[e < -1e-12]) / sum(abs(e)))
# Callaway and Sant'Anna: not yet treated controls, universal base.
Y <- matrix(d$y, ncol = 6, byrow = TRUE); n <- 24; G <- start
att <- function(g, t, never) {
  base <- g - 1; treat <- G == g; control <- if (never) G == 99 else G > max(t, base) & !treat
  dy <- Y[, t] - Y[, base]; inf <- numeric(n); inf[treat] <- (dy[treat] - mean(dy[treat])) / mean(treat); inf[control] <- -(dy[control] - mean(dy[control])) / mean(control)
  list(g = g, t = t, att = mean(dy[treat]) - mean(dy[control]), inf = inf)
}
se <- function(inf) sqrt(sum(inf^2)) / n
aggregate_by <- function(cells) { pg <- sapply(cells, function(k) mean(G == k$g)); w <- pg / sum(pg); a <- sapply(cells, `[[`, "att"); inf <- drop(sapply(cells, `[[`, "inf") %*% w)
  if1 <- sapply(seq_along(cells), function(k) ((G == cells[[k]]$g) - pg[k]) / sum(pg)); if2 <- rowSums(sapply(seq_along(cells), function(k) (G == cells[[k]]$g) - pg[k])) %*% t(pg / sum(pg)^2)
  c(sum(w * a), se(inf + drop((if1 - if2) %*% a))) }
for (never in c(FALSE, TRUE)) {
  name <- if (never) "never" else "notyet"
  cells <- list(); for (g in c(3, 5)) for (t in setdiff(1:6, g - 1)) cells <- c(cells, list(att(g, t, never)))
  for (k in cells) out(paste("gt", name), k$g, k$t, k$att, se(k$inf))
  post <- Filter(function(k) k$t >= k$g, cells); out(paste("overall", name), aggregate_by(post))
  for (p in sort(unique(sapply(cells, function(k) k$t - k$g)))) out(paste("dynamic", name), p, aggregate_by(Filter(function(k) k$t - k$g == p, cells)))
  for (t in 3:6) out(paste("calendar", name), t, aggregate_by(Filter(function(k) k$t == t, post)))
  for (g in c(3, 5)) { own <- Filter(function(k) k$g == g, post); out(paste("group", name), g, mean(sapply(own, `[[`, "att")), se(rowMeans(sapply(own, `[[`, "inf")))) }
}
