namespace Ullage.Hosting.Container;

/// <summary>A setting of the .NET runtime that was changed, or would be better changed.</summary>
/// <param name="Name">Its name, as an environment variable where there is one.</param>
/// <param name="Found">What it was.</param>
/// <param name="Value">What it is now, or should be.</param>
/// <param name="Reason">Why, with the numbers.</param>
/// <param name="Changed">True: it was changed. False: it was not, since only an environment variable at start can change it or nothing was to be changed.</param>
public sealed record RuntimeSetting(string Name, string Found, string Value, string Reason, bool Changed)
{
    /// <summary>Whether the process may be killed as it is.</summary>
    public bool IsUrgent { get; init; }
}
