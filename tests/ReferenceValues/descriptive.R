# Reference values of summaries, quantiles and correlations on regression-data.csv. Made with R 4.2.2. Run: Rscript descriptive.R > descriptive.csv
d <- read.csv("regression-data.csv")
w <- function(what, kind, p, value) cat(sprintf("%s,%s,%.17g,%.17g\n", what, kind, p, value), sep = "")
cat("what,kind,p,value\n")
w("mean", "plain", 0, mean(d$x)); w("sd", "plain", 0, sd(d$x))
w("mean", "reliability", 0, weighted.mean(d$x, d$weight))
w("sd", "reliability", 0, sqrt(cov.wt(cbind(d$x), d$weight / sum(d$weight))$cov[1, 1]))
f <- rep(d$x, d$school)  # the school's number as a frequency, zero included
w("mean", "frequency", 0, mean(f)); w("sd", "frequency", 0, sd(f))
p <- c(0, 0.001, 0.05, 0.1, 0.25, 1 / 3, 0.5, 0.7, 0.9, 0.975, 1)
for (t in 1:9) {
  w("quantile", paste0("R", t), p, quantile(d$x, p, type = t, names = FALSE))
  w("quantile_of_frequencies", paste0("R", t), p, quantile(f, p, type = t, names = FALSE))
  w("quantile_of_ten", paste0("R", t), p, quantile(c(3, 1, 4, 1, 5, 9, 2, 6, 5, 3), p, type = t, names = FALSE))
}
for (m in c("pearson", "spearman")) {
  k <- suppressWarnings(cor.test(d$x, d$y, method = m, exact = FALSE, conf.level = 0.9))
  w("value", m, 0, k$estimate)
  w("p", m, 0, k$p.value)
  if (m == "pearson") w(c("lower", "upper"), m, 0, k$conf.int)
  if (m == "spearman") {
    r <- k$estimate; se <- sqrt((1 + r^2 / 2) / (nrow(d) - 3))
    w(c("lower", "upper"), m, 0, tanh(atanh(r) + c(-1, 1) * qnorm(0.95) * se))
  }
}
w("value", "spearman_with_ties", 0, cor(d$school, d$female, method = "spearman"))
