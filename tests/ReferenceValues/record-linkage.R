# Reference values of Fellegi-Sunter models. Made with R 4.2.2, seed 20260801. Run: Rscript record-linkage.R
# Writes record-linkage-data.csv (patterns with counts; -1 is missing) and record-linkage.csv (estimates).
# The likelihood is maximised directly, by BFGS on log odds: no EM, so that an error of the EM cannot repeat itself here.
set.seed(20260801)
levels <- c(name = 3, born = 3, place = 2, sex = 2)
m <- list(c(.03, .12, .85), c(.02, .05, .93), c(.2, .8), c(.01, .99))
u <- list(c(.9, .07, .03), c(.95, .03, .02), c(.85, .15), c(.5, .5))
missing <- c(0, .1, .25, .05)
draw <- function(n, p, k) sample.int(levels[k], n, TRUE, p[[k]]) - 1L
simulate <- function(n, share) {
  match <- runif(n) < share
  g <- sapply(seq_along(levels), function(k) ifelse(runif(n) < missing[k], -1L, ifelse(match, draw(n, m, k), draw(n, u, k))))
  d <- aggregate(list(pairs = rep(1, n)), as.data.frame(g), sum)
  names(d)[seq_along(levels)] <- names(levels)
  d
}
softmax <- function(x) { e <- exp(c(0, x)); e / sum(e) }
unpack <- function(theta, free_u) {
  at <- 1; take <- function(k) { p <- softmax(theta[at + seq_len(levels[k] - 1)]); at <<- at + levels[k] - 1; p }
  M <- lapply(seq_along(levels), take)
  U <- if (free_u) lapply(seq_along(levels), take) else u
  list(share = plogis(theta[1]), m = M, u = U)
}
pattern_probability <- function(d, p) {
  out <- rep(1, nrow(d))
  for (k in seq_along(levels)) { g <- d[[names(levels)[k]]]; out <- out * ifelse(g < 0, 1, p[[k]][pmax(g, 0) + 1]) }
  out
}
minus_log_likelihood <- function(theta, d, free_u, uncompared, known) {
  q <- unpack(theta, free_u)
  mix <- q$share * pattern_probability(d, q$m) + (1 - q$share) * pattern_probability(d, q$u)
  -(sum(d$pairs * log(mix)) + uncompared * log1p(-q$share) + sum(d$known * log(pattern_probability(d, q$m))))
}
fit <- function(d, free_u, uncompared = 0) {
  start <- c(if (uncompared > 0) -6 else -2, unlist(lapply(levels, function(l) seq_len(l - 1) * 1.5)), if (free_u) unlist(lapply(levels, function(l) -seq_len(l - 1))))
  best <- NULL
  for (i in 1:6) {
    o <- optim(if (is.null(best)) start else best$par, minus_log_likelihood, d = d, free_u = free_u, uncompared = uncompared,
               method = "BFGS", control = list(reltol = 1e-16, maxit = 2000, ndeps = rep(1e-5, length(start))))
    if (!is.null(best) && abs(best$value - o$value) < 1e-10) break
    best <- o
  }
  c(unpack(best$par, free_u), log_likelihood = -best$value)
}
data <- NULL; values <- NULL
report <- function(case, d, q) {
  data <<- rbind(data, cbind(case = case, d))
  row <- function(quantity, comparison, level, value) values <<- rbind(values, data.frame(case, quantity, comparison, level, value = sprintf("%.17g", value)))
  row("match_proportion", "", "", q$share); row("log_likelihood", "", "", q$log_likelihood)
  for (k in seq_along(levels)) { row("m", names(levels)[k], seq_len(levels[k]) - 1, q$m[[k]]); row("u", names(levels)[k], seq_len(levels[k]) - 1, q$u[[k]]) }
}
free <- transform(simulate(60000, .08), known = 0)
report("free", free, fit(free, TRUE))
# Blocking: of all pairs only those that agree at least partly in name or date are compared; u is given, the rest are counted.
all <- simulate(200000, .02)
blocked <- transform(all[all$name > 0 | all$born > 0, ], known = 0)
uncompared <- sum(all$pairs) - sum(blocked$pairs)
report("blocked", blocked, fit(blocked, FALSE, uncompared))
# Some matches are known by a key.
known <- simulate(3000, 1); names(known)[5] <- "known"
both <- merge(simulate(30000, .05), known, all = TRUE); both$pairs[is.na(both$pairs)] <- 0; both$known[is.na(both$known)] <- 0
report("known", both, fit(both, FALSE))
values <- rbind(values, data.frame(case = "blocked", quantity = "uncompared", comparison = "", level = "", value = uncompared))
write.csv(data, "record-linkage-data.csv", row.names = FALSE, quote = FALSE)
write.csv(values, "record-linkage.csv", row.names = FALSE, quote = FALSE)
