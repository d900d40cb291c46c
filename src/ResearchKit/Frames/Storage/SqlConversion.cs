using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>Turns columns of .NET's own types into DuckDB's vectors' form. What DuckDB would have to round is an error, never a loss.</summary>
internal static class SqlConversion
{
    private static readonly int s_firstDay = new DateOnly(1970, 1, 1).DayNumber;
    private static readonly long s_epoch = DateTime.UnixEpoch.Ticks;

    public static Column Of(Column column) => column switch
    {
        Column<DateOnly> dates => Convert<DateOnly, int, DateOnly, DateEncoding>(dates, default, date => date.DayNumber - s_firstDay),
        Column<DateTime> moments => Moments(moments),
        Column<DateTimeOffset> moments => Convert<DateTimeOffset, long, DateTimeOffset, MomentEncoding>(
            moments, default, moment => Microseconds(moments, moment.UtcTicks - s_epoch)),
        Column<TimeOnly> times => Times(times),
        Column<TimeSpan> spans => Convert<TimeSpan, DuckDBInterval, DuckDBInterval, Plain<DuckDBInterval>>(
            spans, default, span => Interval(spans, span)),
        Column<Guid> ids => Convert<Guid, Int128, Guid, GuidEncoding>(ids, default, GuidEncoding.Encode),
        Column<decimal> decimals => Decimals(decimals),
        Column<char> letters => Column.Create(letters.Name, letters.All().Select(letter => letter?.ToString())).With(letters.Info),
        _ => throw NoSqlType(column),
    };

    public static InvalidOperationException NoSqlType(Column column) => new(
        $"Column \"{column.Name}\" holds {Column.TypeName(column.ElementType)}, which SQL has no type for. " +
        "Drop it first, or make text or numbers of it with frame.WithColumn.");

    private static Column Moments(Column<DateTime> moments)
    {
        var fine = moments.All().Any(moment => moment?.Ticks % TimeSpan.TicksPerMicrosecond is > 0);
        return fine
            ? Convert<DateTime, long, DateTime, TimestampEncoding>(
                moments, new TimestampEncoding(DuckDBTimePrecision.Nanoseconds), moment => Nanoseconds(moments, moment.Ticks - s_epoch))
            : Convert<DateTime, long, DateTime, TimestampEncoding>(
                moments,
                new TimestampEncoding(DuckDBTimePrecision.Microseconds),
                moment => (moment.Ticks - s_epoch) / TimeSpan.TicksPerMicrosecond);
    }

    private static Column Times(Column<TimeOnly> times)
    {
        var fine = times.All().Any(time => time?.Ticks % TimeSpan.TicksPerMicrosecond is > 0);
        return fine
            ? Convert<TimeOnly, long, TimeOnly, TimeEncoding>(times, new TimeEncoding(DuckDBTimePrecision.Nanoseconds), time => time.Ticks * 100)
            : Convert<TimeOnly, long, TimeOnly, TimeEncoding>(
                times, new TimeEncoding(DuckDBTimePrecision.Microseconds), time => time.Ticks / TimeSpan.TicksPerMicrosecond);
    }

    private static Column Decimals(Column<decimal> decimals)
    {
        var scale = decimals.All().Select(value => value is { } present ? (int)present.Scale : 0).DefaultIfEmpty().Max();
        var encoding = new DecimalEncoding<Int128>(38, scale);
        return Convert<decimal, Int128, decimal, DecimalEncoding<Int128>>(decimals, encoding, value =>
        {
            try
            {
                return DuckDBDecimal.FromDecimal(value).Rescale(38, scale).Unscaled;
            }
            catch (InvalidCastException error)
            {
                throw new InvalidOperationException(
                    $"Column \"{decimals.Name}\" needs more than 38 digits for all its values, which DuckDB's DECIMAL does not have. " +
                    "Round the values, or make doubles of them.", error);
            }
        });
    }

    private static DuckDBInterval Interval(Column column, TimeSpan span)
    {
        _ = Microseconds(column, span.Ticks);
        return DuckDBInterval.FromTimeSpan(span);
    }

    private static long Microseconds(Column column, long ticks) => ticks % TimeSpan.TicksPerMicrosecond == 0
        ? ticks / TimeSpan.TicksPerMicrosecond
        : throw new InvalidOperationException(
            $"Column \"{column.Name}\" has values finer than a microsecond, which SQL's type for them does not keep. Round them first with frame.WithColumn.");

    private static long Nanoseconds(Column column, long ticks) => ticks is > long.MinValue / 100 and < long.MaxValue / 100
        ? ticks * 100
        : throw new InvalidOperationException(
            $"Column \"{column.Name}\" has values finer than a microsecond together with years before 1678 or after 2261, which no SQL type keeps. " +
            "Round them first with frame.WithColumn.");

    private static Column Convert<TSource, TStored, T, TEncoding>(Column<TSource> column, TEncoding encoding, Func<TSource, TStored> convert)
        where TSource : struct
        where TStored : unmanaged
        where T : unmanaged
        where TEncoding : struct, IValueEncoding<TStored, T>
    {
        var builder = new SegmentBuilder<TStored>(column.Length);
        for (var row = 0; row < column.Length; row++)
        {
            if (column.IsMissing(row))
                builder.AppendMissing();
            else
                builder.Append(convert(column.Read(row)));
        }

        return new ValueColumn<T, TStored, TEncoding>(column.Info, builder.ToSegments(), column.Length, encoding);
    }
}
