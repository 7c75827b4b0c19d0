using System.Globalization;

namespace Ullage.Application.Rollout;

/// <summary>Lengths of time in sentences.</summary>
internal static class Words
{
    /// <summary>Such as <c>90 s</c>, <c>30 min</c>, <c>14 d</c>.</summary>
    public static string Of(TimeSpan length) => length switch
    {
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:0} s"),
        { TotalHours: < 3 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalMinutes:0} min"),
        { TotalDays: < 3 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{length.TotalDays:0} d"),
    };
}
