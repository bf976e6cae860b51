"""Trajectories of optimizers and values of schedules, made by PyTorch 1.13.

Usage: python3 optimizers.py FOLDER
Writes trajectories.csv (variant, step, the two coordinates of Rosenbrock's valley, the three of a quadratic bowl), schedules.csv
(schedule, multipliers of the steps from 0) and plateau.csv (variant, then value and multiplier after it in turn).
"""
import sys
import torch

torch.set_default_dtype(torch.float64)
folder = sys.argv[1]

VARIANTS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.002),
    "sgd-decay": lambda p: torch.optim.SGD(p, lr=0.002, weight_decay=0.1),
    "sgd-momentum": lambda p: torch.optim.SGD(p, lr=0.001, momentum=0.9),
    "sgd-dampening": lambda p: torch.optim.SGD(p, lr=0.002, momentum=0.8, dampening=0.3, weight_decay=0.05),
    "sgd-nesterov": lambda p: torch.optim.SGD(p, lr=0.001, momentum=0.9, nesterov=True, weight_decay=0.01),
    "adam": lambda p: torch.optim.Adam(p, lr=0.05),
    "adam-l2": lambda p: torch.optim.Adam(p, lr=0.03, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.1),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.05),
    "adamw-decay": lambda p: torch.optim.AdamW(p, lr=0.03, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.3),
    "adam-amsgrad": lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.9, 0.9), weight_decay=0.1, amsgrad=True),
    "adamw-amsgrad": lambda p: torch.optim.AdamW(p, lr=0.05, betas=(0.8, 0.8), eps=1e-6, weight_decay=0.3, amsgrad=True),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01),
    "rmsprop-centered": lambda p: torch.optim.RMSprop(p, lr=0.005, alpha=0.9, eps=1e-3, weight_decay=0.1, momentum=0.6, centered=True),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.2),
    "adagrad-decay": lambda p: torch.optim.Adagrad(p, lr=0.3, lr_decay=0.02, weight_decay=0.1, initial_accumulator_value=0.5, eps=1e-6),
    "adadelta": lambda p: torch.optim.Adadelta(p),
    "adadelta-decay": lambda p: torch.optim.Adadelta(p, lr=2.0, rho=0.8, eps=1e-4, weight_decay=0.1),
    "adamax": lambda p: torch.optim.Adamax(p, lr=0.05),
    "adamax-decay": lambda p: torch.optim.Adamax(p, lr=0.03, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.1),
    "nadam": lambda p: torch.optim.NAdam(p, lr=0.05),
    "nadam-decay": lambda p: torch.optim.NAdam(p, lr=0.03, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.1, momentum_decay=0.05),
    "radam": lambda p: torch.optim.RAdam(p, lr=0.004),
    "radam-decay": lambda p: torch.optim.RAdam(p, lr=0.03, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.1),
    "rprop": lambda p: torch.optim.Rprop(p),
    "rprop-other": lambda p: torch.optim.Rprop(p, lr=0.05, etas=(0.4, 1.5), step_sizes=(1e-3, 0.1)),
    "asgd": lambda p: torch.optim.ASGD(p, lr=0.002),
    "asgd-decay": lambda p: torch.optim.ASGD(p, lr=0.003, lambd=0.1, alpha=0.6, t0=10, weight_decay=0.1),
    "lbfgs": lambda p: torch.optim.LBFGS(p, line_search_fn="strong_wolfe", max_iter=1, tolerance_grad=1e-12, tolerance_change=1e-16),
    "lbfgs-long": lambda p: torch.optim.LBFGS(p, line_search_fn="strong_wolfe", max_iter=4, history_size=3),
    "lbfgs-slow": lambda p: torch.optim.LBFGS(p, lr=0.1, line_search_fn="strong_wolfe", max_iter=2),
    "lbfgs-plain": lambda p: torch.optim.LBFGS(p, lr=0.02, max_iter=3, history_size=5),
}
SHOWN = {1, 2, 3, 5, 10, 20, 50, 100}

with open(folder + "/trajectories.csv", "w") as out:
    for name, make in VARIANTS.items():
        valley = torch.tensor([-1.2, 1.0], requires_grad=True)
        bowl = torch.tensor([1.0, -2.0, 3.0], requires_grad=True)
        scale = torch.tensor([0.1, 1.0, 10.0])
        optimizer = make([valley, bowl])
        def closure():
            optimizer.zero_grad()
            x, y = valley[0], valley[1]
            loss = (1 - x) ** 2 + 20 * (y - x * x) ** 2 + (scale * bowl * bowl).sum()
            loss.backward()
            return loss

        for step in range(1, 101):
            optimizer.step(closure)
            if step in SHOWN:
                out.write(",".join([name, str(step)] + [repr(v) for v in valley.tolist() + bowl.tolist()]) + "\n")

S = torch.optim.lr_scheduler
SCHEDULES = {
    "step": (lambda o: S.StepLR(o, 7, 0.5), 30),
    "multiStep": (lambda o: S.MultiStepLR(o, [4, 11, 12], 0.3), 30),
    "exponential": (lambda o: S.ExponentialLR(o, 0.9), 30),
    "cosine": (lambda o: S.CosineAnnealingLR(o, 20, eta_min=0.1), 21),
    "cosineWithRestarts": (lambda o: S.CosineAnnealingWarmRestarts(o, 5, 2, eta_min=0.05), 40),
    "cosineWithEqualRestarts": (lambda o: S.CosineAnnealingWarmRestarts(o, 6, 1), 20),
    "polynomial": (lambda o: S.PolynomialLR(o, 15, 2.0), 20),
    "linearWarmup": (lambda o: S.LinearLR(o, 1 / 8, 1, 7), 12),
    "oneCycle": (lambda o: S.OneCycleLR(o, 1.0, total_steps=30), 30),
    "oneCycleOther": (lambda o: S.OneCycleLR(o, 1.0, total_steps=25, pct_start=0.45, div_factor=10, final_div_factor=100), 25),
}
with open(folder + "/schedules.csv", "w") as out:
    for name, (make, steps) in SCHEDULES.items():
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
        scheduler = make(optimizer)
        values = []
        for step in range(steps):
            values.append(repr(optimizer.param_groups[0]["lr"]))
            optimizer.step()
            if step + 1 < steps:
                scheduler.step()
        out.write(",".join([name] + values) + "\n")

VALUES = [3.0, 2.0, 2.0, 1.9999, 2.1, 1.5, 1.4999999, 1.6, 1.7, 1.8, 1.9, 2.0, 1.0, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2]
PLATEAUS = {
    "minimum": (dict(mode="min", patience=2), 1),
    "maximum": (dict(mode="max", patience=1, factor=0.5, threshold=0.01), -1),
    "cooldown": (dict(mode="min", patience=1, factor=0.3, cooldown=2), 1),
    "least": (dict(mode="min", patience=0, factor=0.2, min_lr=0.05), 1),
}
with open(folder + "/plateau.csv", "w") as out:
    for name, (settings, sign) in PLATEAUS.items():
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
        scheduler = S.ReduceLROnPlateau(optimizer, **settings)
        fields = [name]
        for value in VALUES:
            shown = value if sign > 0 else 4.0 - value
            scheduler.step(shown)
            fields += [repr(shown), repr(optimizer.param_groups[0]["lr"])]
        out.write(",".join(fields) + "\n")
