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

    private static bool IsData(Type? type) => type is not null && (type.Name == "DataAttribute" || IsData(type.BaseType));

    private static IEnumerable<object?[]> RowsOf(object data, MethodInfo method)
    {
        var getData = data.GetType().GetMethods().First(m => m.Name == "GetData" && m.GetParameters().Length == 2);
        dynamic pending = getData.Invoke(data, [method, Activator.CreateInstance(getData.GetParameters()[1].ParameterType)])!;
        var rows = (System.Collections.IEnumerable)pending.AsTask().GetAwaiter().GetResult();
        foreach (var row in rows)
        {
            var values = row.GetType().GetInterfaces().Append(row.GetType()).SelectMany(type => type.GetMethods()).First(m => m.Name == "GetData" && m.GetParameters().Length == 0);
            yield return (object?[])values.Invoke(row, [])!;
        }
    }

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

        return [.. row, .. parameters.Skip(row.Length).Select(parameter => parameter.DefaultValue)];
    }
}
