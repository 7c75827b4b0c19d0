namespace Ullage.Audit.Contract;

/// <summary>A number of a rule that a configuration may change.</summary>
/// <param name="Name">Its name, lower case with dashes.</param>
/// <param name="Default">Its value when nobody says otherwise.</param>
/// <param name="Unit">Its unit, such as <c>%</c> or <c>s</c>; empty for a plain number.</param>
/// <param name="Meaning">What it bounds, in half a sentence.</param>
public sealed record RuleParameter(string Name, double Default, string Unit, string Meaning)
{
    /// <summary>The most that makes sense, where the least is 0: of a share, the whole; of a time, a day.</summary>
    public double Most { get; init; } = Unit switch { "%" => 100, "s" => 86_400, _ => 1_000_000 };
}
