using System.Runtime.InteropServices;
using ResearchKit.DuckDB.Bindings;
using static ResearchKit.DuckDB.Bindings.NativeMethods;

namespace ResearchKit.DuckDB;

/// <content>To and from the library's own representation.</content>
public sealed unsafe partial class DuckDBLogicalType
{
    /// <summary>Reads a native type that the library gave away, and releases it.</summary>
    internal static DuckDBLogicalType Take(nint native)
    {
        using var handle = new LogicalTypeHandle(native);
        if (handle.IsInvalid)
            throw new DuckDBException("DuckDB gave no type.", DuckDBErrorType.Internal);
        var type = duckdb_get_type_id(handle);
        var alias = Utf8Text.Take(duckdb_logical_type_get_alias(handle));
        return type switch
        {
            DuckDBType.Decimal => new DuckDBLogicalType(type) { Alias = alias, Width = duckdb_decimal_width(handle), Scale = duckdb_decimal_scale(handle) },
            DuckDBType.List => new DuckDBLogicalType(type) { Alias = alias, ElementType = Take(duckdb_list_type_child_type(handle)) },
            DuckDBType.Array => new DuckDBLogicalType(type)
            {
                Alias = alias,
                ElementType = Take(duckdb_array_type_child_type(handle)),
                ArraySize = (int)duckdb_array_type_array_size(handle),
            },
            DuckDBType.Map => new DuckDBLogicalType(type)
            {
                Alias = alias,
                KeyType = Take(duckdb_map_type_key_type(handle)),
                ElementType = Take(duckdb_map_type_value_type(handle)),
            },
            DuckDBType.Struct => new DuckDBLogicalType(type) { Alias = alias, Fields = TakeFields(handle) },
            DuckDBType.Union => new DuckDBLogicalType(type) { Alias = alias, Fields = TakeMembers(handle) },
            DuckDBType.Enum => new DuckDBLogicalType(type) { Alias = alias, EnumValues = TakeValues(handle) },
            _ => new DuckDBLogicalType(type) { Alias = alias },
        };
    }

    private static DuckDBField[] TakeFields(LogicalTypeHandle handle)
    {
        var fields = new DuckDBField[duckdb_struct_type_child_count(handle)];
        for (var i = 0; i < fields.Length; i++)
            fields[i] = new DuckDBField(Utf8Text.Take(duckdb_struct_type_child_name(handle, (ulong)i)) ?? "", Take(duckdb_struct_type_child_type(handle, (ulong)i)));
        return fields;
    }

    private static DuckDBField[] TakeMembers(LogicalTypeHandle handle)
    {
        var members = new DuckDBField[duckdb_union_type_member_count(handle)];
        for (var i = 0; i < members.Length; i++)
            members[i] = new DuckDBField(Utf8Text.Take(duckdb_union_type_member_name(handle, (ulong)i)) ?? "", Take(duckdb_union_type_member_type(handle, (ulong)i)));
        return members;
    }

    private static string[] TakeValues(LogicalTypeHandle handle)
    {
        var values = new string[duckdb_enum_dictionary_size(handle)];
        for (var i = 0; i < values.Length; i++)
            values[i] = Utf8Text.Take(duckdb_enum_dictionary_value(handle, (ulong)i)) ?? "";
        return values;
    }

    /// <summary>Makes the native type; the caller disposes of it.</summary>
    internal LogicalTypeHandle ToNative()
    {
        var handle = Type switch
        {
            DuckDBType.Decimal => new LogicalTypeHandle(duckdb_create_decimal_type((byte)Width, (byte)Scale)),
            DuckDBType.List => FromElement(static (element, _) => duckdb_create_list_type(element)),
            DuckDBType.Array => FromElement(static (element, self) => duckdb_create_array_type(element, (ulong)self.ArraySize)),
            DuckDBType.Map => FromElement(static (element, self) =>
            {
                using var key = self.KeyType!.ToNative();
                return duckdb_create_map_type(key, element);
            }),
            DuckDBType.Struct or DuckDBType.Union => FromFields(),
            DuckDBType.Enum => FromValues(),
            _ => new LogicalTypeHandle(duckdb_create_logical_type(Type)),
        };
        if (handle.IsInvalid)
            throw new NotSupportedException($"DuckDB's C API cannot make the type {this}. Cast to VARCHAR in SQL, or from it.");
        if (Alias is not null)
            duckdb_logical_type_set_alias(handle, Alias);
        return handle;
    }

    private LogicalTypeHandle FromElement(Func<LogicalTypeHandle, DuckDBLogicalType, nint> create)
    {
        using var element = ElementType!.ToNative();
        return new LogicalTypeHandle(create(element, this));
    }

    private LogicalTypeHandle FromFields()
    {
        var types = new LogicalTypeHandle[Fields.Count];
        try
        {
            var natives = stackalloc nint[Fields.Count];
            for (var i = 0; i < types.Length; i++)
            {
                types[i] = Fields[i].Type.ToNative();
                natives[i] = types[i].DangerousGetHandle();
            }

            using var names = new NativeNames(Fields.Select(f => f.Name).ToList());
            return new LogicalTypeHandle(Type == DuckDBType.Struct
                ? duckdb_create_struct_type(natives, names.Pointer, (ulong)types.Length)
                : duckdb_create_union_type(natives, names.Pointer, (ulong)types.Length));
        }
        finally
        {
            foreach (var type in types)
                type?.Dispose();
        }
    }

    private LogicalTypeHandle FromValues()
    {
        using var names = new NativeNames(EnumValues);
        return new LogicalTypeHandle(duckdb_create_enum_type(names.Pointer, (ulong)EnumValues.Count));
    }

    /// <summary>An array of C strings that lives as long as this does.</summary>
    private readonly ref struct NativeNames
    {
        private readonly int _count;

        public NativeNames(IReadOnlyList<string> names)
        {
            _count = names.Count;
            Pointer = (byte**)NativeMemory.Alloc((nuint)_count, (nuint)sizeof(byte*));
            for (var i = 0; i < _count; i++)
                Pointer[i] = (byte*)Marshal.StringToCoTaskMemUTF8(names[i]);
        }

        public byte** Pointer { get; }

        public void Dispose()
        {
            for (var i = 0; i < _count; i++)
                Marshal.FreeCoTaskMem((nint)Pointer[i]);
            NativeMemory.Free(Pointer);
        }
    }
}
