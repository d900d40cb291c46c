# A logistic regression near separation, simulated: what a fit that stops at R's usual tolerance says beside one that goes on.
# glm's standard errors are those of the weights before the last step: with epsilon = 1e-8 they differ from the converged ones in the fifth digit.
# Made with R 4.2.2; statsmodels 0.13.5 (Logit, Newton) gives the converged values. Run: Rscript near-separation.R (writes near-separation-data.csv and near-separation.csv)
set.seed(8)
n <- 300
x <- round(rnorm(n), 6); z <- round(0.6 * x + rnorm(n), 6); g <- rbinom(n, 1, 0.3)
y <- rbinom(n, 1, plogis(1 + 7 * x - 2 * z + g))
write.csv(data.frame(x, z, g, y), "near-separation-data.csv", row.names = FALSE, quote = FALSE)
usual <- coef(summary(glm(y ~ x + z + g, binomial)))
tight <- coef(summary(glm(y ~ x + z + g, binomial, control = glm.control(epsilon = 1e-15, maxit = 100))))
out <- data.frame(term = rownames(tight), value = sprintf("%.15g", tight[, 1]), standard_error = sprintf("%.15g", tight[, 2]), usual_standard_error = sprintf("%.15g", usual[, 2]))
write.csv(out, "near-separation.csv", row.names = FALSE, quote = FALSE)
