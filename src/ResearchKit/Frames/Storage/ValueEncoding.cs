using System.Runtime.CompilerServices;
using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>
/// How values are stored: as they are, or as DuckDB's physical value (days, microseconds, unscaled decimals), so that filling from and
/// scanning by DuckDB are plain copies and nothing is lost. A struct, so that decoding is inlined.
/// </summary>
internal interface IValueEncoding<TStored, T>
{
    T Decode(TStored stored);
}

/// <summary>An encoding whose stored values are those of DuckDB's vectors.</summary>
internal interface ISqlEncoding
{
    DuckDBLogicalType SqlType { get; }
}

/// <summary>Stored as it is.</summary>
internal readonly struct Plain<T> : IValueEncoding<T, T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Decode(T stored) => stored;
}
