using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ResearchKit.Architecture.Tests;

/// <summary>Every type that a type's signatures and method bodies mention.</summary>
internal static class TypeReferences
{
    public static IEnumerable<TypeDefinition> AllTypes(AssemblyDefinition assembly) =>
        assembly.MainModule.Types.SelectMany(WithNested).Where(type => type.Name != "<Module>");

    /// <summary>The namespace of the outermost declaring type: nested and compiler-made types live with their parent.</summary>
    public static string NamespaceOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type.Namespace;
    }

    public static IEnumerable<TypeReference> Of(TypeDefinition type)
    {
        var found = new List<TypeReference>();
        if (type.BaseType is { } baseType)
            Add(found, baseType);
        foreach (var implemented in type.Interfaces)
            Add(found, implemented.InterfaceType);
        foreach (var field in type.Fields)
            Add(found, field.FieldType);
        foreach (var attribute in type.CustomAttributes)
            Add(found, attribute.AttributeType);
        foreach (var method in type.Methods)
            AddMethod(found, method);
        return found;
    }

    private static void AddMethod(List<TypeReference> found, MethodDefinition method)
    {
        Add(found, method.ReturnType);
        foreach (var parameter in method.Parameters)
            Add(found, parameter.ParameterType);
        if (!method.HasBody)
            return;
        foreach (var variable in method.Body.Variables)
            Add(found, variable.VariableType);
        foreach (var handler in method.Body.ExceptionHandlers)
        {
            if (handler.CatchType is { } caught)
                Add(found, caught);
        }
        foreach (var instruction in method.Body.Instructions)
            AddOperand(found, instruction);
    }

    private static void AddOperand(List<TypeReference> found, Instruction instruction)
    {
        switch (instruction.Operand)
        {
            case TypeReference type:
                Add(found, type);
                break;
            case MethodReference method:
                Add(found, method.DeclaringType);
                Add(found, method.ReturnType);
                foreach (var parameter in method.Parameters)
                    Add(found, parameter.ParameterType);
                if (method is GenericInstanceMethod generic)
                    generic.GenericArguments.ToList().ForEach(argument => Add(found, argument));
                break;
            case FieldReference field:
                Add(found, field.DeclaringType);
                Add(found, field.FieldType);
                break;
        }
    }

    private static void Add(List<TypeReference> found, TypeReference type)
    {
        switch (type)
        {
            case GenericInstanceType generic:
                Add(found, generic.ElementType);
                foreach (var argument in generic.GenericArguments)
                    Add(found, argument);
                break;
            case TypeSpecification specification:
                Add(found, specification.ElementType);
                break;
            case GenericParameter:
                break;
            default:
                found.Add(type);
                break;
        }
    }

    private static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) =>
        type.NestedTypes.SelectMany(WithNested).Prepend(type);
}
