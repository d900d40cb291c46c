# AFM and PFA with learners as a random intercept, by lme4's glmer on knowledge-tracing-data.csv.
# Rscript practice-mixed.R writes practice-mixed.csv beside itself. Made with R 4.2.2, lme4 1.1-31.
library(lme4)
data <- read.csv("knowledge-tracing-data.csv")
data <- data[order(data$learner, data$skill, data$order), ]
key <- paste(data$learner, data$skill)
data$right <- ave(data$correct, key, FUN = function(x) cumsum(x) - x)
data$wrong <- ave(1 - data$correct, key, FUN = function(x) cumsum(x) - x)
data$opportunities <- data$right + data$wrong
data$skill <- factor(data$skill)
out <- data.frame()
control <- glmerControl(optimizer = "bobyqa", optCtrl = list(maxfun = 2e5, rhoend = 1e-9), tolPwrss = 1e-12)
add <- function(model, formula, points) {
  fit <- glmer(formula, data, binomial, control = control, nAGQ = points)
  table <- coef(summary(fit))
  for (row in rownames(table)) {
    term <- sub("^skill", "", row)
    out <<- rbind(out, data.frame(model = model, term = sub(":", ": ", term), value = sprintf("%.12g", table[row, 1]), standard_error = sprintf("%.12g", table[row, 2])))
  }
  out <<- rbind(out, data.frame(model = model, term = "sd", value = sprintf("%.12g", sqrt(unlist(VarCorr(fit)))), standard_error = NA),
                data.frame(model = model, term = "log_likelihood", value = sprintf("%.12g", as.numeric(logLik(fit))), standard_error = NA))
}
add("afm", correct ~ 0 + skill + skill:opportunities + (1 | learner), 1)
add("afm-agq", correct ~ 0 + skill + skill:opportunities + (1 | learner), 25)
add("pfa", correct ~ 0 + skill + skill:right + skill:wrong + (1 | learner), 1)
add("afmlog", correct ~ 0 + skill + skill:log1p(opportunities) + (1 | learner), 1)
out$term <- sub("log1p(opportunities)", "opportunities", out$term, fixed = TRUE)
write.csv(out, "practice-mixed.csv", row.names = FALSE, quote = FALSE)
