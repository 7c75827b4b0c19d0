using System.Globalization;
using Ullage.Model;
using Ullage.Sizing;

namespace Ullage.Application.Recommend;

/// <summary>Tells when the moment of decision and the newest samples do not fit together.</summary>
internal static class MomentNotices
{
    // Hours are what is kept of when something was seen.
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    public static IEnumerable<Notice> Of(DateTimeOffset at, DateTimeOffset now, IEnumerable<IContainerUsage> usage)
    {
        if (at > now + TimeSpan.FromMinutes(1))
        {
            yield return new Notice("at-in-future", $"The moment asked for, {Text(at)}, has not come: now is {Text(now)}, and nothing is known beyond.");
        }

        var newest = usage.SelectMany(static u => u.Summary.Hours.TakeLast(1)).Select(static h => h.StartMs).DefaultIfEmpty(long.MaxValue).Max();
        if (newest == long.MaxValue)
        {
            yield break;
        }

        var hour = DateTimeOffset.FromUnixTimeMilliseconds(newest);
        var old = at - hour - TimeSpan.FromHours(1);
        if (old > Fresh)
        {
            yield return new Notice("usage-stale", $"The newest usage is of the hour from {Text(hour)}, {old.TotalHours:0} h before {Text(at)}: is everything still scraped?");
        }
    }

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
