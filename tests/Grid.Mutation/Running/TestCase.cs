using System.Reflection;

namespace Grid.Mutation.Running;

/// <summary>One test with its arguments, called without the test framework: in a warm process it takes a millisecond.</summary>
internal sealed record TestCase(string Name, Type Type, MethodInfo Method, object?[] Arguments)
{
    /// <summary>What went wrong; null when it passed.</summary>
    public Exception? Run()
    {
        try
        {
            var instance = Method.IsStatic ? null : Activator.CreateInstance(Type);
            try
            {
                Wait(Method.Invoke(instance, Arguments));
            }
            finally
            {
                (instance as IDisposable)?.Dispose();
            }

            return null;
        }
        catch (Exception e)
        {
            return e is TargetInvocationException { InnerException: { } inner } ? inner : e;
        }
    }

    private static void Wait(object? result)
    {
        if (result is ValueTask value) value.AsTask().GetAwaiter().GetResult();
        else if (result is Task task) task.GetAwaiter().GetResult();
    }
}
