# Equivalence tests and power of clustered designs by R's own distributions: two one-sided t tests (t.test), and noncentral t power (pt with ncp).
# Made with R 4.2.2 (Debian). Run: Rscript study-design.R > study-design.csv
cat("what,value\n")
w <- function(what, value) cat(sprintf("%s,%.15g\n", what, value))
x <- c(5.1, 4.8, 6.2, 5.5, 5.9, 4.4, 5.0, 5.7); y <- c(5.3, 5.6, 4.9, 6.1, 5.2, 5.8, 4.7)
lower <- t.test(x, y, mu = -1, alternative = "greater"); upper <- t.test(x, y, mu = 1, alternative = "less")
w("lower p", lower$p.value); w("upper p", upper$p.value); w("difference p", t.test(x, y)$p.value)
ci <- t.test(x, y, conf.level = 0.90)$conf.int; w("lower end", ci[1]); w("upper end", ci[2])
power <- function(effect, se, df, alpha = 0.05) { q <- qt(1 - alpha / 2, df); pt(q, df, effect / se, lower.tail = FALSE) + pt(-q, df, effect / se) }
mde <- function(se, df) uniroot(function(d) power(d, se, df) - 0.8, c(1e-6, 50 * se), tol = 1e-13)$root
se <- sqrt((0.075 + 0.925 / 100) / (0.25 * 40)); w("cluster se", se); w("cluster mde", mde(se, 38)); w("cluster power 0.2", power(0.2, se, 38))
se <- sqrt(((1 + 0.4^2) * 0.1 * 0.5 + 0.9 * 0.7 / 25) / (0.4 * 0.6 * 30)); w("covariates se", se); w("covariates mde", mde(se, 30 - 2 - 2))
se <- sqrt(0.2 * 0.15 / 20 + 0.85 * 0.6 / (0.25 * 20 * 30)); w("multisite se", se); w("multisite mde", mde(se, 19))
m <- 0.1 + 0.9 / 60; k <- outer(1:5, 1:5, function(a, b) 0.6^abs(a - b)); v <- c(-1/3, -1/3, -1/3, 1/2, 1/2)
se <- sqrt(m * drop(v %*% k %*% v) / (0.25 * 50)); w("panel se", se); w("panel mde", mde(se, 48))
