using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Logs;

/// <summary>What the framework says of every request and of every call to others is left out, unless a rule speaks of it: ten lines a request, and as many a probe, tell nobody anything.</summary>
internal static class QuietDefaults
{
    private static readonly string[] _talkative = ["Microsoft.AspNetCore", "System.Net.Http.HttpClient"];

    public static void AddQuietDefaults(this IServiceCollection services) => services.PostConfigure<LoggerFilterOptions>(Quieten);

    private static void Quieten(LoggerFilterOptions filters)
    {
        var general = filters.Rules.LastOrDefault(static r => r.CategoryName is null && r.ProviderName is null)?.LogLevel ?? filters.MinLevel;
        foreach (var category in _talkative)
        {
            // A rule for Microsoft speaks of Microsoft.AspNetCore too; ours would be the nearer one and win.
            if (general < LogLevel.Warning && !filters.Rules.Any(r => r.CategoryName is { Length: > 0 } named && category.StartsWith(named, StringComparison.OrdinalIgnoreCase)))
            {
                filters.Rules.Insert(0, new LoggerFilterRule(null, category, LogLevel.Warning, null));
            }
        }
    }
}
