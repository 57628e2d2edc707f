using System.Globalization;
using System.Reflection;

namespace Grid.Mutation.Running;

/// <summary>
/// Finds facts and theories by the names of their attributes: the assembly is loaded apart, with a test framework of its own.
/// </summary>
internal static class TestDiscovery
{
    public static List<TestCase> Of(Assembly tests, string[] slow) =>
    [
        .. tests.GetTypes().Where(type => type is { IsClass: true, IsGenericTypeDefinition: false } && (!type.IsAbstract || type.IsSealed))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Where(method => method.DeclaringType == type))
            .Where(method => !method.IsGenericMethodDefinition && !Array.Exists(slow, part => $"{method.DeclaringType}.{method.Name}".Contains(part, StringComparison.Ordinal)))
            .SelectMany(CasesOf),
    ];

    private static IEnumerable<TestCase> CasesOf(MethodInfo method)
    {
        var attributes = method.GetCustomAttributes(inherit: true);
        var name = $"{method.DeclaringType!.Name}.{method.Name}";
        if (!Array.Exists(attributes, a => a.GetType().Name is "FactAttribute" or "TheoryAttribute")) return [];
        if (method.GetParameters().Length == 0) return [new TestCase(name, method.DeclaringType, method, [])];
        return attributes.Where(a => IsData(a.GetType())).SelectMany(data => RowsOf(data, method))
            .Select((row, index) => new TestCase($"{name} #{index + 1}", method.DeclaringType, method, Fitted(row, method.GetParameters())));
    }

    private static bool IsData(Type type) => Array.Exists(type.GetInterfaces(), one => one.Name == "IDataAttribute");

    /// <summary>Of InlineData the values, of MemberData what the member of the test's class holds.</summary>
    private static IEnumerable<object?[]> RowsOf(object data, MethodInfo method)
    {
        if (Property(data, "Data") is object?[] inline) return [inline];
        var name = (string)Property(data, "MemberName")!;
        var member = method.DeclaringType!.GetProperty(name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
        return ((System.Collections.IEnumerable)member).Cast<object>().Select(row => row as object?[] ?? ValuesOf(row));
    }

    private static object?[] ValuesOf(object row) =>
        (object?[])row.GetType().GetInterfaces().SelectMany(type => type.GetMethods()).First(m => m.Name == "GetData" && m.GetParameters().Length == 0).Invoke(row, [])!;

    private static object? Property(object of, string name) => of.GetType().GetProperty(name)?.GetValue(of);

    /// <summary>Missing arguments have their defaults, and those of a params array are put into one.</summary>
    private static object?[] Fitted(object?[] row, ParameterInfo[] parameters)
    {
        var last = parameters[^1];
        if (last.IsDefined(typeof(ParamArrayAttribute)) && !(row.Length == parameters.Length && row[^1]?.GetType() == last.ParameterType))
        {
            var rest = Array.CreateInstance(last.ParameterType.GetElementType()!, Math.Max(0, row.Length - parameters.Length + 1));
            for (var i = 0; i < rest.Length; i++) rest.SetValue(row[parameters.Length - 1 + i], i);
            return [.. row.Take(parameters.Length - 1), rest];
        }

        var values = row.Zip(parameters, (value, parameter) => Converted(value, parameter.ParameterType));
        return [.. values, .. parameters.Skip(row.Length).Select(parameter => parameter.DefaultValue)];
    }

    /// <summary>An attribute writes 5 where the test takes an unsigned or a longer number.</summary>
    private static object? Converted(object? value, Type wanted) =>
        value is IConvertible && wanted.IsPrimitive && value.GetType().IsPrimitive ? Convert.ChangeType(value, wanted, CultureInfo.InvariantCulture) : value;
}
