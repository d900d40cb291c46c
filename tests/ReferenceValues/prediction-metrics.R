# Reference values of DeLong's errors and of calibration. Run after prediction-metrics.py: Rscript prediction-metrics.R
# Made with R 4.2.2 and pROC 1.18.0; adds its rows to prediction-metrics.csv.
suppressMessages(library(pROC))
d <- read.csv("prediction-metrics-data.csv")
out <- read.csv("prediction-metrics.csv", colClasses = "character")
put <- function(q, v) out[nrow(out) + 1, ] <<- list(q, sprintf("%.17g", v))
quietly <- function(...) roc(..., levels = c(0, 1), direction = "<", quiet = TRUE)
a <- quietly(d$y, d$a); b <- quietly(d$y, d$b)
put("auc_se_a", sqrt(var(a, method = "delong"))); put("auc_se_b", sqrt(var(b, method = "delong")))
t <- roc.test(a, b, method = "delong", paired = TRUE)
put("auc_difference_z", t$statistic); put("auc_difference_p", t$p.value)
for (name in c("a", "b")) {
  l <- qlogis(d[[name]])
  s <- summary(glm(y ~ l, binomial, d, control = list(epsilon = 1e-14, maxit = 50)))$coefficients
  put(paste0("slope_", name), s[2, 1]); put(paste0("slope_se_", name), s[2, 2])
  i <- summary(glm(y ~ 1, binomial, d, offset = l, control = list(epsilon = 1e-14, maxit = 50)))$coefficients
  put(paste0("large_", name), i[1, 1]); put(paste0("large_se_", name), i[1, 2])
}
write.csv(out, "prediction-metrics.csv", row.names = FALSE, quote = FALSE)
