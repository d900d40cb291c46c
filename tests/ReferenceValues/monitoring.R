# Reference values by year for calibration and discrimination, and Kolmogorov-Smirnov's limit: R 4.2.2, pROC 1.18.
# Reads monitoring-data.csv, which monitoring.py simulates. Run: Rscript monitoring.R
suppressMessages(library(pROC))
d <- read.csv("monitoring-data.csv")
rows <- do.call(rbind, lapply(split(d, d$year), function(y) {
  y$logit <- qlogis(y$risk)
  large <- coef(summary(glm(outcome ~ offset(logit), binomial, y, control = list(epsilon = 1e-14))))
  slope <- coef(summary(glm(outcome ~ logit, binomial, y, control = list(epsilon = 1e-14))))
  p <- poisson.test(sum(y$outcome), sum(y$risk))
  a <- ci.auc(roc(y$outcome, y$risk, quiet = TRUE, direction = "<"), method = "delong")
  data.frame(year = y$year[1], ratio = sum(y$outcome) / sum(y$risk), ratio_lower = p$conf.int[1], ratio_upper = p$conf.int[2],
    large = large[1, 1], large_se = large[1, 2], slope = slope[2, 1], slope_se = slope[2, 2],
    auc = a[2], auc_lower = a[1], auc_upper = a[3], brier = mean((y$outcome - y$risk)^2))
}))
k <- suppressWarnings(ks.test(d$number[d$year < 2022], d$number[d$year >= 2022], exact = FALSE))
rows$ks_p <- k$p.value
write.csv(format(rows, digits = 17, scientific = FALSE, trim = TRUE), "monitoring-periods.csv", row.names = FALSE, quote = FALSE)
