namespace Ullage.Hosting.Configuration;

/// <summary>The settings of the service cannot be used. Its message holds every fault, a line each, and no secret.</summary>
public sealed class SettingsException : Exception
{
    internal SettingsException(IReadOnlyList<string> faults)
        : base(string.Join(Environment.NewLine, faults)) => Faults = faults;

    /// <summary>What is wrong, one after the other, in the order in which settings were read.</summary>
    public IReadOnlyList<string> Faults { get; }
}
