//! What holds for the whole house: who may know whom, the table of actions, sizes, secrets, and
//! texts that are made from the code. Each rule is a test that names the file and the rule.

#[cfg(test)]
mod actions;
#[cfg(test)]
mod blanked;
#[cfg(test)]
mod dependencies;
#[cfg(test)]
mod layers;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod sizes;
#[cfg(test)]
mod sources;
