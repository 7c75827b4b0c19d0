using Ullage.Overload;

// ./prove overload: a service in a control group of half a core, asked for four times what it can do, with the limiter and without
return args switch
{
    ["serve", var limited] => await Service.RunAsync(limited == "limited"),
    [] => await Proof.RunAsync(TimeProvider.System, Console.Out, CancellationToken.None),
    _ => 2,
};
