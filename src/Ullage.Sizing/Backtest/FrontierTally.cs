namespace Ullage.Sizing.Backtest;

/// <summary>What the plain rule met on the pod-days of one container, for each of its margins.</summary>
internal sealed class FrontierTally
{
    private readonly double[] _slack = new double[Frontier.Margins.Count];
    private readonly int[] _kills = new int[Frontier.Margins.Count];

    public int PodDays { get; private set; }

    public double Slack(int margin) => _slack[margin] / PodDays;

    public double Rate(int margin) => (double)_kills[margin] / PodDays;

    public void Judge(double peakSeen, PodDayUsage met)
    {
        PodDays++;
        for (var i = 0; i < _slack.Length; i++)
        {
            var limit = peakSeen * (1 + Frontier.Margins[i]);
            _slack[i] += limit > 0 ? Math.Max(0, (limit - met.MemoryP95) / limit) : 0;
            _kills[i] += met.MemoryPeak > limit ? 1 : 0;
        }
    }
}
