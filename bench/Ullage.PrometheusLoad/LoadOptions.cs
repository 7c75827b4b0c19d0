using System.Globalization;

namespace Ullage.PrometheusLoad;

/// <summary>What to measure, from the command line.</summary>
/// <param name="Containers">Containers alive at a time; four to a Deployment, rolled out three times in the window.</param>
/// <param name="Days">Window and length of the history.</param>
/// <param name="IntervalSeconds">Scrape interval of the usage series.</param>
/// <param name="KubeStateSeconds">Scrape interval of the kube-state-metrics series.</param>
/// <param name="Rounds">Rounds, each all rivals in turn; medians are printed.</param>
/// <param name="KrrRounds">Rounds in which krr's queries run too; they take long.</param>
/// <param name="Tool">The natively built tool.</param>
/// <param name="Data">A folder that keeps the blocks between runs; null for one that is deleted at the end.</param>
/// <param name="Prometheus">Which Prometheus: empty for the installed one, or a version below .tools.</param>
/// <param name="Job">Days that the job decides from, for <see cref="JobRuns"/>; 0 for the rivals.</param>
internal sealed record LoadOptions(int Containers, int Days, int IntervalSeconds, int KubeStateSeconds, int Rounds, int KrrRounds, string Tool, string? Data, string Prometheus, int Job)
{
    public const string Usage =
        "usage: prometheus-load [--containers 200] [--days 7] [--interval 30] [--kube-state-interval 120] [--rounds 5] [--krr-rounds 1] [--tool PATH] [--data DIR] [--prometheus VERSION] [--job DAYS]";

    public static LoadOptions Parse(string[] arguments)
    {
        var options = new LoadOptions(200, 7, 30, 120, 5, 1, "artifacts/native/out/ullage", null, "", 0);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length)
            {
                throw new ArgumentException($"{arguments[i]} has no value. {Usage}");
            }

            var value = arguments[i + 1];
            options = arguments[i] switch
            {
                "--containers" => options with { Containers = Number(value) },
                "--days" => options with { Days = Number(value) },
                "--interval" => options with { IntervalSeconds = Number(value) },
                "--kube-state-interval" => options with { KubeStateSeconds = Number(value) },
                "--rounds" => options with { Rounds = Number(value) },
                "--krr-rounds" => options with { KrrRounds = Number(value) },
                "--tool" => options with { Tool = value },
                "--data" => options with { Data = value },
                "--job" => options with { Job = Number(value) },
                "--prometheus" => options with { Prometheus = value },
                _ => throw new ArgumentException($"unknown argument {arguments[i]}. {Usage}"),
            };
        }

        return options;
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new ArgumentException($"\"{text}\" is not a whole number. {Usage}");
}
