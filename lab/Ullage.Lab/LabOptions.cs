using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ullage.Lab;

/// <summary>What the lab is asked for.</summary>
internal sealed record LabOptions
{
    private const string Usage =
        "usage: ullage-lab gateway --go FILE --ullage FILE [--long]  |  ullage-lab dashboards --go FILE --dotnet FILE --ullage FILE  |  ullage-lab throttling --go FILE  |  ullage-lab go-grid --go FILE [--go-new FILE] [--short]  |  ullage-lab dotnet-grid --dotnet FILE [--short]  |  ullage-lab record --go FILE --dotnet FILE --out FILE [--day SECONDS] [--days NUMBER] [--only SERVICE]";

    public string Scenario { get; private set; } = "";

    public string GoService { get; private set; } = "";

    /// <summary>The same service built with a newer release; empty where there is none.</summary>
    public string NewGoService { get; private set; } = "";

    public string DotnetService { get; private set; } = "";

    public string Ullage { get; private set; } = "";

    public string Out { get; private set; } = "";

    /// <summary>The one service to record; empty for all.</summary>
    public string Only { get; private set; } = "";

    public bool Long { get; private set; }

    public bool Short { get; private set; }

    /// <summary>A day of the recording, pressed.</summary>
    public TimeSpan Day { get; private set; } = TimeSpan.FromMinutes(6);

    /// <summary>Days recorded.</summary>
    public double Days { get; private set; } = 4.3625;

    public static bool TryParse(string[] args, [NotNullWhen(true)] out LabOptions? options, out string problem)
    {
        options = null;
        problem = "";
        var made = new LabOptions();
        for (var i = 0; i < args.Length && problem.Length == 0; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "gateway" or "dashboards" or "throttling" or "record" or "go-grid" or "dotnet-grid" when made.Scenario.Length == 0:
                    made.Scenario = args[i];
                    continue;
                case "--short":
                    made.Short = true;
                    continue;
                case "--long":
                    made.Long = true;
                    continue;
                case "--go" when value is not null:
                    made.GoService = value;
                    break;
                case "--go-new" when value is not null:
                    made.NewGoService = value;
                    break;
                case "--dotnet" when value is not null:
                    made.DotnetService = value;
                    break;
                case "--ullage" when value is not null:
                    made.Ullage = value;
                    break;
                case "--out" when value is not null:
                    made.Out = value;
                    break;
                case "--only" when value is not null:
                    made.Only = value;
                    break;
                case "--day" when Number(value) is { } seconds:
                    made.Day = TimeSpan.FromSeconds(seconds);
                    break;
                case "--days" when Number(value) is { } days:
                    made.Days = days;
                    break;
                default:
                    problem = $"'{args[i]}' is not understood here; {Usage}";
                    break;
            }

            i++;
        }

        var complete = made.Scenario == "dotnet-grid" ? made.DotnetService.Length > 0 : made.GoService.Length > 0 && made.Scenario switch
        {
            "throttling" or "go-grid" => true,
            "gateway" => made.Ullage.Length > 0,
            "dashboards" => made.Ullage.Length > 0 && made.DotnetService.Length > 0,
            "record" => made.DotnetService.Length > 0 && made.Out.Length > 0,
            _ => false,
        };
        problem = problem.Length == 0 && !complete ? Usage : problem;
        options = problem.Length == 0 ? made : null;
        return options is not null;
    }

    private static double? Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
