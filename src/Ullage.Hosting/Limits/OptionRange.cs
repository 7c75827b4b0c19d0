using Microsoft.Extensions.Options;

namespace Ullage.Hosting.Limits;

/// <summary>Says of an option outside of its range what was found and what was expected.</summary>
internal static class OptionRange
{
    public static string[] Faults<T>(string name, T value, T least, T most)
        where T : IComparable<T> =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0 ? [] : [$"{name} is {value}; expected {least} to {most}."];

    public static ValidateOptionsResult Result(IEnumerable<string> faults)
    {
        var all = faults.ToList();
        return all.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(all);
    }
}
