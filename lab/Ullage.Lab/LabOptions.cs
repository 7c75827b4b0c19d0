using System.Diagnostics.CodeAnalysis;

namespace Ullage.Lab;

/// <summary>What the lab is asked for.</summary>
internal sealed record LabOptions(string Scenario, string GoService, string Ullage, bool Long)
{
    private const string Usage = "usage: ullage-lab gateway --go FILE --ullage FILE [--long]";

    public static bool TryParse(string[] args, [NotNullWhen(true)] out LabOptions? options, out string problem)
    {
        options = null;
        string? scenario = null, go = null, ullage = null;
        var isLong = false;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--go" when i + 1 < args.Length:
                    go = args[++i];
                    break;
                case "--ullage" when i + 1 < args.Length:
                    ullage = args[++i];
                    break;
                case "--long":
                    isLong = true;
                    break;
                case "gateway" when scenario is null:
                    scenario = args[i];
                    break;
                default:
                    problem = $"'{args[i]}' is not understood here; {Usage}";
                    return false;
            }
        }

        if (scenario is null || go is null || ullage is null)
        {
            problem = Usage;
            return false;
        }

        problem = "";
        options = new LabOptions(scenario, go, ullage, isLong);
        return true;
    }
}
