# Quantiles by R, as a second opinion on another implementation.
# Made with R 4.2.2. Run: Rscript distributions.R > quantiles.csv
options(digits = 17)
p <- c(1e-200, 1e-30, 1e-10, 1e-4, 0.005, 0.025, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.975, 0.995, 0.9999)
w <- function(f, p, a, b, v) cat(sprintf("%s,%.17g,%.17g,%.17g,%.17g\n", f, p, a, b, v), sep = "")
cat("function,p,df1,df2,value\n")
w("normal", p, 0, 0, qnorm(p))
for (df in c(1, 2, 2.7, 5, 12, 30, 200, 5000, 1e6)) w("t", p, df, 0, qt(p, df))
for (df in c(0.6, 1, 2, 5, 17.5, 60, 1000, 1e5)) w("chi", p[p > 1e-100], df, 0, qchisq(p[p > 1e-100], df))
# qf is off by up to 3e-6 in the far lower tail (compare pf of its answer), so quantiles of F start at 0.005.
for (n in c(1, 2, 3.5, 10, 100)) for (m in c(2, 5, 12.5, 60, 1000)) w("f", p[p >= 0.005], n, m, qf(p[p >= 0.005], n, m))
