using System.Collections.Concurrent;
using System.Reflection;
using Grid.Contracts.Studies;
using Grid.Grains.Plan;

namespace Grid.Grains.Faults;

/// <summary>
/// The door of every grain: what comes over the wire is checked before the grain sees it. Whoever sends something that cannot be is
/// told so, and no grain fails half-way over it, asks the ledger for it or keeps anything for a key that somebody invented.
/// </summary>
internal sealed class RequestDoor(GridTopology plan) : IIncomingGrainCallFilter
{
    private readonly RequestCheck _check = new(plan);
    private readonly ConcurrentDictionary<MethodInfo, bool[]> _optional = new();

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod.DeclaringType?.Assembly != typeof(IIntakeGrain).Assembly) return context.Invoke();
        if (FindFault(context) is not { Length: > 0 } fault) return context.Invoke();

        // Whoever it was made for does not exist; what does will soon be called again.
        if (context.Grain is Grain grain && _check.FindFaultOfKey(context.Grain, context.TargetId.Key.ToString()!).Length > 0) Leave(grain);
        throw new ArgumentException($"{context.InterfaceMethod.DeclaringType.Name}.{context.InterfaceMethod.Name}: {fault}");
    }

    private string FindFault(IIncomingGrainCallContext context)
    {
        if (_check.FindFaultOfKey(context.Grain, context.TargetId.Key.ToString()!) is { Length: > 0 } key) return key;

        var optional = _optional.GetOrAdd(context.InterfaceMethod, OptionalOf);
        for (var i = 0; i < context.Request.GetArgumentCount(); i++)
        {
            var argument = context.Request.GetArgument(i);
            if (argument is null && i < optional.Length && optional[i]) continue;
            if (_check.FindFault(argument) is { Length: > 0 } fault) return fault;
        }

        return "";
    }

    private static bool[] OptionalOf(MethodInfo method)
    {
        var nullability = new NullabilityInfoContext();
        return [.. method.GetParameters().Select(p => nullability.Create(p).WriteState != NullabilityState.NotNull)];
    }

    private static void Leave(Grain grain) => ((IGrainBase)grain).DeactivateOnIdle();
}
