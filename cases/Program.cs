
return await ProxyLab.App.Run(args, typeof(Program).Assembly);
