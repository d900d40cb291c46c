# Reference values of Chart.Density and Chart.Density2D. R 4.2.2, MASS 7.3. Run: Rscript charts-density.R > charts-density.json
# The data are formulas, so that the tests make the same without a file: integers modulo primes, two humps.
i <- 1:400
x <- ((i * 7919) %% 1009) / 1009 * 40 + ifelse(i %% 3 == 0, 45, 10)
y <- 0.5 * x + ((i * 104729) %% 997) / 997 * 20
kde <- function(at, x, h) sapply(at, function(a) mean(dnorm(a, x, h)))
at <- c(0, 20, 35, 50, 65, 80)
silverman <- bw.nrd0(x)
sj <- bw.SJ(x)
d <- density(x, bw = silverman)
hx <- MASS::bandwidth.nrd(x) / 4
hy <- MASS::bandwidth.nrd(y) / 4
two <- function(a, b) mean(dnorm(a, x, hx) * dnorm(b, y, hy))
p <- function(v) paste0("[", paste(format(v, digits = 15, scientific = TRUE), collapse = ", "), "]")
cat("{\n")
cat('  "at":', p(at), ',\n  "silverman":', p(silverman), ',\n  "sheatherJones":', p(sj), ',\n')
cat('  "exact":', p(kde(at, x, silverman)), ',\n  "density":', p(approx(d$x, d$y, at)$y), ',\n  "ends":', p(range(d$x)), ',\n')
cat('  "bandwidths2d":', p(c(hx, hy)), ',\n  "at2d": [[20, 25], [35, 30], [60, 40], [75, 45]],\n')
cat('  "exact2d":', p(c(two(20, 25), two(35, 30), two(60, 40), two(75, 45))), '\n}\n')
