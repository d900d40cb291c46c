# Longley (1967), a published table of 16 years; NIST's certified values are in the test. Made with R 4.2.2: Rscript longley.R > longley.csv
d <- datasets::longley
n <- data.frame(y = d$Employed * 1000, deflator = d$GNP.deflator, gnp = d$GNP * 1000, unemployed = d$Unemployed * 10, forces = d$Armed.Forces * 10, population = d$Population * 1000, year = d$Year)
write.csv(format(n, digits = 15, trim = TRUE), row.names = FALSE, quote = FALSE)
