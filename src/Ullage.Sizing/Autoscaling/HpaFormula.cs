namespace Ullage.Sizing.Autoscaling;

/// <summary>
/// How a HorizontalPodAutoscaler counts replicas: ⌈replicas × ratio⌉, and as many as now while the ratio is within a tenth of 1
/// (Kubernetes documentation, "Algorithm details"; the tolerance is --horizontal-pod-autoscaler-tolerance).
/// </summary>
internal static class HpaFormula
{
    /// <summary>The distance from 1 within which nothing moves.</summary>
    public const double Tolerance = 0.1;

    /// <summary>
    /// Utilisation ÷ target. The controller takes utilisation in whole percents, cut off: 699m of 1000m is 69 %.
    /// </summary>
    /// <param name="used">Cores or bytes of all pods together.</param>
    /// <param name="requested">Their requests together; over 0.</param>
    /// <param name="targetPercent">Target in percent; over 0.</param>
    public static double Ratio(double used, double requested, double targetPercent) => Math.Floor((used * 100 / requested) + 1e-9) / targetPercent;

    /// <summary>Replicas that one metric asks for, at least 1.</summary>
    /// <remarks>Worked: 3 replicas at 100 % of a 70 % target: ratio 1.43, ⌈4.29⌉ = 5. At 76 %: ratio 1.09, still 3.</remarks>
    public static int Desired(int replicas, double ratio) =>
        Math.Abs(ratio - 1) <= Tolerance + 1e-9 ? replicas : (int)Math.Clamp(Math.Ceiling((replicas * ratio) - 1e-9), 1, int.MaxValue);
}
