namespace Grid.Configuration;

/// <summary>A value that must not reach a log or a page by accident: everything but <see cref="Reveal"/> shows a mask.</summary>
public sealed class Secret(string value)
{
    public const string Mask = "********";

    public string Reveal() => value;

    public override string ToString() => Mask;
}
