using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace ResearchKit.Architecture.Tests;

/// <summary>Prints what callers of an assembly can see, one member a line, in a stable order.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Describe(Assembly assembly, Func<Type, bool>? include = null)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetTypes().Where(IsVisible).Where(include ?? (_ => true)).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(TypeLine(type)).Append('\n');
            foreach (var line in Members(type))
                text.Append("    ").Append(line).Append('\n');
        }
        return text.ToString();
    }

    private static string TypeLine(Type type)
    {
        var kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => (type.IsByRefLike ? "ref struct" : "struct"),
            _ when IsDelegate(type) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var bases = new List<string>();
        if (type.IsClass && type.BaseType is { } parent && parent != typeof(object) && !IsDelegate(type))
            bases.Add(TypeNames.Of(parent));
        if (!type.IsEnum)
            bases.AddRange(OwnInterfaces(type).Select(TypeNames.Of).Order(StringComparer.Ordinal));
        var name = $"{type.Namespace}.{TypeNames.Nested(type)}";
        return $"public {kind} {name}{(bases.Count > 0 && !IsDelegate(type) ? " : " + string.Join(", ", bases) : "")}{TypeNames.Constraints(type.GetGenericArguments())}";
    }

    private static IEnumerable<Type> OwnInterfaces(Type type)
    {
        var all = type.GetInterfaces().Where(found => found.IsVisible).ToList();
        var inherited = all.SelectMany(found => found.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []).ToHashSet();
        return all.Where(found => !inherited.Contains(found));
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (IsDelegate(type))
            return [MethodLine(type.GetMethod("Invoke")!)];
        var groups = new[]
        {
            type.GetConstructors(Declared).Where(IsVisible).Select(ConstructorLine),
            type.GetFields(Declared).Where(IsVisible).Where(field => !field.IsSpecialName).Select(FieldLine),
            type.GetEvents(Declared).Where(found => IsVisible(found.AddMethod)).Select(found => $"public event {TypeNames.Of(found.EventHandlerType!)} {found.Name}"),
            type.GetProperties(Declared).Where(found => IsVisible(found.GetMethod) || IsVisible(found.SetMethod)).Select(PropertyLine),
            type.GetMethods(Declared).Where(IsVisible).Where(method => !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
                .Where(method => method.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
                .Where(method => !(method.IsVirtual && method.GetBaseDefinition().DeclaringType == typeof(object)))
                .Select(MethodLine),
        };
        return groups.SelectMany(lines => lines.Order(StringComparer.Ordinal));
    }

    private static string ConstructorLine(ConstructorInfo constructor) =>
        $"{Access(constructor)} {TypeNames.Simple(constructor.DeclaringType!)}({Parameters(constructor)})";

    private static string FieldLine(FieldInfo field)
    {
        var access = field.IsPublic ? "public" : "protected";
        return field.IsLiteral
            ? field.DeclaringType!.IsEnum
                ? $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}"
                : $"{access} const {TypeNames.Of(field.FieldType)} {field.Name} = {Literal(field.GetRawConstantValue())}"
            : $"{access} {(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{TypeNames.Of(field.FieldType)} {field.Name}";
    }

    private static string PropertyLine(PropertyInfo property)
    {
        var visible = IsVisible(property.GetMethod) ? property.GetMethod! : property.SetMethod!;
        var name = property.GetIndexParameters() is { Length: > 0 } index
            ? $"this[{string.Join(", ", index.Select(parameter => $"{TypeNames.Of(parameter.ParameterType)} {parameter.Name}"))}]"
            : property.Name;
        var accessors = new StringBuilder("{ ");
        if (IsVisible(property.GetMethod))
            accessors.Append("get; ");
        if (IsVisible(property.SetMethod))
            accessors.Append(property.SetMethod!.IsPublic ? "" : "protected ").Append(IsInit(property.SetMethod!) ? "init; " : "set; ");
        return $"{Access(visible)}{Modifiers(visible)} {TypeNames.Of(property.PropertyType)}{Mark(IsNullable(property))} {name} {accessors}}}";
    }

    private static string MethodLine(MethodInfo method) =>
        $"{Access(method)}{Modifiers(method)} {TypeNames.Of(method.ReturnType)}{Mark(IsNullable(method.ReturnParameter))} {method.Name}{TypeNames.Arguments(method.GetGenericArguments())}"
        + $"({Parameters(method)}){TypeNames.Constraints(method.GetGenericArguments())}";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(ParameterText));

    private static string ParameterText(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var prefix = (parameter.IsOut, type.IsByRef, parameter.GetCustomAttribute<ParamArrayAttribute>() is not null) switch
        {
            (true, _, _) => "out ",
            (_, true, _) => parameter.GetRequiredCustomModifiers().Length > 0 || parameter.IsIn ? "ref readonly " : "ref ",
            (_, _, true) => "params ",
            _ => "",
        };
        var name = TypeNames.Of(type.IsByRef ? type.GetElementType()! : type) + Mark(IsNullable(parameter));
        return $"{prefix}{name} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Literal(parameter.RawDefaultValue) : "")}";
    }

    private static string Mark(bool nullable) => nullable ? "?" : "";

    private static bool IsNullable(ParameterInfo parameter) =>
        CanBeMarked(parameter.ParameterType) && new NullabilityInfoContext().Create(parameter).ReadState == NullabilityState.Nullable;

    private static bool IsNullable(PropertyInfo property) =>
        CanBeMarked(property.PropertyType) && new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;

    private static bool CanBeMarked(Type type) => !(type.IsByRef ? type.GetElementType()! : type).IsValueType && type != typeof(void);

    private static string Modifiers(MethodInfo method) => method switch
    {
        { DeclaringType.IsInterface: true, IsStatic: false } => "",
        { IsStatic: true } => " static",
        { IsAbstract: true } => " abstract",
        { IsVirtual: true, IsFinal: false } when method.GetBaseDefinition() != method => " override",
        { IsVirtual: true, IsFinal: false } => " virtual",
        _ => "",
    };

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool IsDelegate(Type type) => typeof(MulticastDelegate).IsAssignableFrom(type);

    private static bool IsVisible(Type type) => type.IsVisible && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null;

    private static bool IsVisible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static bool IsVisible(FieldInfo field) => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly;
}
