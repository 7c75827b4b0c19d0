namespace Ullage.Model;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Costs money or performance, or may become a failure.</summary>
    Warning,

    /// <summary>Fails now or is about to.</summary>
    Critical,
}
