namespace Ullage.Sizing.Backtest;

/// <summary>A policy that is judged.</summary>
/// <param name="Name">Its row's name; no two are alike.</param>
/// <param name="Summary">What it does, in half a sentence.</param>
/// <param name="Policy">What decides.</param>
/// <param name="IsPeer">Whether it is another recommender's rule.</param>
public sealed record BacktestPolicy(string Name, string Summary, IPolicy Policy, bool IsPeer);
